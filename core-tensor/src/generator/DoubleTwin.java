package generator;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the source of a plain-loop class for float into the one for double, word by word: {@code float} becomes
 * {@code double} and {@code Float} becomes {@code Double}, alone and as a part of a name, in code, comments and strings;
 * in code {@code 0.5f} becomes {@code 0.5d}. Words like "floating" stay.
 */
final class DoubleTwin {
    private static final Pattern TOKEN = Pattern.compile("""
            (?<text>"{3}(?s:.*?)"{3}|"(?:\\\\.|[^"\\\\\\n])*"|'(?:\\\\.|[^'\\\\\\n])*'|//[^\\n]*|/\\*(?s:.*?)\\*/)\
            |(?<name>[\\p{L}_$][\\p{L}\\p{N}_$]*)\
            |(?<number>0[xX][\\p{XDigit}_.]*(?:[pP][+-]?\\d+[fFdD]?|[lL])?\
            |(?:\\d[\\d_]*\\.?[\\d_]*|\\.\\d[\\d_]*)(?:[eE][+-]?\\d+)?[fFdDlL]?)""");
    /** Not before a lower-case letter other than a plural s, so "floating" is not this word. */
    private static final Pattern WORD = Pattern.compile("(?<first>[fF])loat(?=s?(?![a-z]))(?<bits>32)?");

    private static final Pattern HEX_INTEGER = Pattern.compile("0[xX][^pP]*");

    private DoubleTwin() {}

    /** The twin of {@code source}, which stands in {@code fileName}. */
    static String of(String source, String fileName) {
        String twin = TOKEN.matcher(source).replaceAll(token -> Matcher.quoteReplacement(convert(token)));
        return note(twin, "Generated from " + fileName + ".");
    }

    /** A file's or a class's name. */
    static String rename(String name) {
        return WORD.matcher(name).replaceAll(word -> {
            if (word.group("bits") != null) {
                return word.group("first") + "loat64";
            }
            return word.group("first").equals("f") ? "double" : "Double";
        });
    }

    private static String convert(MatchResult token) {
        String number = token.group("number");
        if (number == null) {
            return rename(token.group());
        }
        boolean isFloat =
                number.matches(".*[fF]") && !HEX_INTEGER.matcher(number).matches();
        return isFloat ? number.substring(0, number.length() - 1) + "d" : number;
    }

    /** Adds a sentence to the end of the first Javadoc, or a comment on top. */
    private static String note(String source, String sentence) {
        int start = source.indexOf("/**");
        if (start < 0) {
            return "// " + sentence + "\n" + source;
        }
        int end = source.indexOf("*/", start);
        String comment = source.substring(start, end).stripTrailing();
        String separator = comment.contains("\n") ? "\n *\n * <p>" : " ";
        String close = comment.contains("\n") ? "\n " : " ";
        return source.substring(0, start) + comment + separator + sentence + close + source.substring(end);
    }
}
