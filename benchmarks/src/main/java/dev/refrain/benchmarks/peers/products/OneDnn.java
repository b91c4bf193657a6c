package dev.refrain.benchmarks.peers.products;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;

/** oneDNN: its sgemm, or its matmul primitive with the weights in the order that it likes best. */
record OneDnn(boolean packs) implements Contestant {
    @Override
    public String name() {
        return packs ? "oneDNN 3.13 packed" : "oneDNN 3.13";
    }

    @Override
    public Product prepare(int m, int k, int n, float[] a, float[] b) {
        return packs ? new Primitive(m, k, n, a, b) : sgemm(m, k, n, a, b);
    }

    private static Product sgemm(int m, int k, int n, float[] a, float[] b) {
        return new Native(m, k, n, a, b) {
            @Override
            public void run() {
                dnnl_sgemm((byte) 'N', (byte) 'N', m, n, k, 1, this.a, k, this.b, n, 0, c, n);
            }
        };
    }

    /** The primitive, its memories and its arguments: made once, run again and again. */
    private static final class Primitive extends Native {
        private final stream queue;
        private final matmul primitive;
        private final IntMemoryMap arguments = new IntMemoryMap();

        Primitive(int m, int k, int n, float[] a, float[] b) {
            super(m, k, n, a, b);
            engine cpu = new engine(engine.kind.cpu, 0);
            queue = new stream(cpu);
            memory.desc source = rowMajor(m, k);
            memory.desc weights = rowMajor(k, n);
            memory.desc product = rowMajor(m, n);
            matmul.primitive_desc plan =
                    new matmul.primitive_desc(cpu, source, described(memory.format_tag.any, k, n), product);
            memory given = new memory(weights, cpu, this.b);
            memory packed = new memory(plan.weights_desc(), cpu);
            new reorder(given, packed).execute(queue, given, packed);
            queue._wait();
            arguments.put(DNNL_ARG_SRC, new memory(source, cpu, this.a));
            arguments.put(DNNL_ARG_WEIGHTS, packed);
            arguments.put(DNNL_ARG_DST, new memory(product, cpu, c));
            primitive = new matmul(plan);
        }

        private static memory.desc rowMajor(int rows, int columns) {
            return described(memory.format_tag.ab, rows, columns);
        }

        private static memory.desc described(memory.format_tag order, int rows, int columns) {
            return new memory.desc(new long[] {rows, columns}, memory.data_type.f32, order);
        }

        @Override
        public void run() {
            primitive.execute(queue, arguments);
            queue._wait();
        }
    }
}
