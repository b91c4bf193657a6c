package dev.refrain.onnx.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;

/**
 * What a file says besides its graph.
 *
 * @param producerVersion empty if unknown
 * @param description for readers; may be empty
 */
public record ModelFile(String producer, String producerVersion, String description) {
    /** The version of ONNX's operators that graphs are made of. */
    public static final int OPERATOR_SET = 18;

    /** The version of the format that came with these operators. */
    private static final int FORMAT = 8;

    /** The file of a graph. */
    public byte[] bytes(Graph graph) {
        return ModelProto.newBuilder()
                .setIrVersion(FORMAT)
                .setProducerName(producer)
                .setProducerVersion(producerVersion)
                .setDocString(description)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
                .setGraph(graph.proto())
                .build()
                .toByteArray();
    }
}
