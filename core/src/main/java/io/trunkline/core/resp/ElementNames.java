package io.trunkline.core.resp;

import io.trunkline.reply.RespType;

/** What elements are called, for readers and in explanations. */
final class ElementNames {

    private ElementNames() {}

    /** Such as {@code a bulk string of 5 bytes}. */
    static String describe(Element got) {
        if (got.isNull()) {
            return "null";
        }
        String type = describe(got.type());
        return switch (got.type()) {
            case '$', '+', '=' -> type + " of " + got.length() + " bytes";
            case '*', '~', '>', '%' -> got.isStreamed() ? type : type + " of " + got.length();
            default -> type;
        };
    }

    /** Such as {@code a bulk string}. */
    static String describe(byte type) {
        return switch (type) {
            case '+' -> "a simple string";
            case '-', '!' -> "an error";
            case ':' -> "an integer";
            case '$' -> "a bulk string";
            case '*' -> "an array";
            case '_' -> "null";
            case ',' -> "a double";
            case '#' -> "a boolean";
            case '(' -> "a big number";
            case '=' -> "a verbatim string";
            case '%' -> "a map";
            case '~' -> "a set";
            default -> "a push";
        };
    }

    /** The type of an element that is no null. */
    static RespType typeOf(Element element) {
        return switch (element.type()) {
            case '+' -> RespType.SIMPLE_STRING;
            case '-', '!' -> RespType.ERROR;
            case ':' -> RespType.INTEGER;
            case '$' -> RespType.BULK_STRING;
            case '*' -> RespType.ARRAY;
            case '_' -> RespType.NULL;
            case ',' -> RespType.DOUBLE;
            case '#' -> RespType.BOOLEAN;
            case '(' -> RespType.BIG_NUMBER;
            case '=' -> RespType.VERBATIM_STRING;
            case '%' -> RespType.MAP;
            case '~' -> RespType.SET;
            default -> RespType.PUSH;
        };
    }
}
