package dev.refrain.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.nn.HyperParameterException;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestantTest {
    private static final RecurrentWork TINY = RecurrentWork.all().getLast();

    @Test
    void withoutNamesEveryCellIsScannedAndTheLstmTapedToo() {
        List<Contestant> usual = Contestant.only(List.of());
        assertEquals(4 * (7 + 1), new HashSet<>(usual).size());
        assertEquals(
                List.of(CellKind.LSTM),
                usual.stream()
                        .filter(each -> each.path() == LayerPath.TAPE)
                        .map(Contestant::cell)
                        .distinct()
                        .toList());
        assertEquals(
                List.of("64/32/128", "64/64/256", "35/20/650", "tiny"),
                RecurrentWork.all().stream().map(RecurrentWork::toString).toList());
    }

    @Test
    void aNameLeavesWhatIsCalledSo() {
        assertEquals(8, Contestant.only(List.of("Custom-LSTM")).size());
        assertEquals(4 * 7, Contestant.only(List.of("tape")).size());
        assertEquals(7 * 2, Contestant.only(List.of("35/20/650")).size());
    }

    @Test
    void namesOfOneKindAddUpAndNamesOfSeveralNarrowEachOther() {
        assertEquals(16, Contestant.only(List.of("lstm", "elman")).size());
        assertEquals(2 * 7 * 2, Contestant.only(List.of("tiny", "64/32/128")).size());
        assertEquals(
                List.of(
                        new Contestant(TINY, CellKind.LSTM, LayerPath.SCAN),
                        new Contestant(TINY, CellKind.ELMAN, LayerPath.SCAN)),
                Contestant.only(List.of("elman", "tiny", "scan", "LSTM")));
    }

    @Test
    void otherNamesAreRefused() {
        HyperParameterException refused =
                assertThrows(HyperParameterException.class, () -> Contestant.only(List.of("lstm", "mgu")));
        assertEquals(
                "--only: got mgu, expected lstm, gru, elman, peephole-lstm, layernorm-lstm, custom-lstm, custom-gru, scan, tape,"
                        + " 64/32/128, 64/64/256, 35/20/650 or tiny",
                refused.getMessage());
    }

    /** Two operations for each of T B columns times 2 (I + H) + H rows. */
    @Test
    void operationsAreThoseOfTheProductsOfTheCell() {
        RecurrentWork first = RecurrentWork.all().getFirst();
        assertEquals(2.0 * 64 * 32 * 512 * 640, first.operations(CellKind.LSTM));
        assertEquals(first.operations(CellKind.LSTM), first.operations(CellKind.CUSTOM_LSTM));
        assertEquals(2.0 * 64 * 32 * 128 * 640, first.operations(CellKind.ELMAN));
        assertEquals(2.0 * 64 * 32 * 384 * 640, first.operations(CellKind.GRU));
        assertEquals(2.0 * 8 * 32 * 28, TINY.operations(CellKind.LSTM));
    }
}
