package dev.refrain.report.picture;

import java.util.List;

/** Colours as 0xRRGGBB that the colour-blind can tell apart, on white paper and on black. */
public final class Palette {
    /** From dark to bright, for sizes: viridis, by points on its way. */
    public static final List<Integer> SIZES =
            List.of(0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C, 0xFDE725);

    /** From blue over white, which is 0, to red. */
    public static final List<Integer> SIGNS = List.of(
            0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B,
            0x67001F);

    /** Of lines on white: those of Okabe and Ito, without yellow, which is too pale, and two more. */
    public static final List<Integer> LINES =
            List.of(0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x5D3A9B, 0x444444);

    /** The same on black. */
    public static final List<Integer> LINES_ON_BLACK =
            List.of(0x56B4E9, 0xFF8A3D, 0x2BC79A, 0xE79CC6, 0xF2B632, 0x3D9BE0, 0xA68BE0, 0xB8B8B8);

    private Palette() {}
}
