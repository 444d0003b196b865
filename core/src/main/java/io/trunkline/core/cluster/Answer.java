package io.trunkline.core.cluster;

import io.trunkline.reply.RespValue;
import io.trunkline.status.SlotRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reading the parts of an answer, whichever protocol it came by: maps of RESP3 are lists of keys and values in RESP2.
 * Nothing here goes deeper than the part that it is given.
 */
final class Answer {

    private static final int MAX_ATTRIBUTES = 8;

    private Answer() {}

    /** The value behind attributes, which say nothing about a cluster. */
    static RespValue plain(RespValue value) {
        RespValue plain = value;
        for (int i = 0; i < MAX_ATTRIBUTES && plain instanceof RespValue.Attributed attributed; i++) {
            plain = attributed.value();
        }
        return plain;
    }

    /** The elements of an array or set. */
    static List<RespValue> list(RespValue value, String what) throws UnreadableViewException {
        RespValue plain = plain(value);
        if (plain instanceof RespValue.Array array) {
            return array.elements();
        }
        if (plain instanceof RespValue.SetOf set) {
            return set.elements();
        }
        throw unexpected(value, what);
    }

    /** The entries of a map by their keys in lower case; of a key that comes twice the last one. */
    static Map<String, RespValue> map(RespValue value, String what) throws UnreadableViewException {
        RespValue plain = plain(value);
        Map<String, RespValue> entries = new HashMap<>();
        if (plain instanceof RespValue.MapOf map) {
            for (RespValue.MapOf.Entry entry : map.entries()) {
                entries.put(text(entry.key(), what), entry.value());
            }
            return entries;
        }
        String key = null;
        for (RespValue element : list(plain, what)) {
            if (key == null) {
                key = text(element, what);
            } else {
                entries.put(key, element);
                key = null;
            }
        }
        if (key != null) {
            throw unexpected(value, what);
        }
        return entries;
    }

    /** A text that has to be there. */
    static String text(RespValue value, String what) throws UnreadableViewException {
        String text = textOrNull(value, what);
        if (text == null) {
            throw unexpected(value, what);
        }
        return text;
    }

    /** A text, or null for null. */
    static @Nullable String textOrNull(RespValue value, String what) throws UnreadableViewException {
        RespValue plain = plain(value);
        if (plain instanceof RespValue.Null) {
            return null;
        }
        if (plain instanceof RespValue.BulkString
                || plain instanceof RespValue.SimpleString
                || plain instanceof RespValue.VerbatimString) {
            return plain.asText();
        }
        throw unexpected(value, what);
    }

    /** An integer, also as its digits. */
    static long number(RespValue value, String what) throws UnreadableViewException {
        RespValue plain = plain(value);
        if (plain instanceof RespValue.Int number) {
            return number.value();
        }
        String text = textOrNull(plain, what);
        try {
            return Long.parseLong(text == null ? "" : text);
        } catch (NumberFormatException e) {
            throw unexpected(value, what);
        }
    }

    /** Two numbers each. */
    static List<SlotRange> ranges(List<RespValue> bounds, String what) throws UnreadableViewException {
        List<SlotRange> ranges = new ArrayList<>();
        long first = -1;
        boolean isOpen = false;
        for (RespValue bound : bounds) {
            long number = number(bound, what);
            if (isOpen) {
                ranges.add(range(first, number));
            }
            first = number;
            isOpen = !isOpen;
        }
        if (isOpen) {
            throw new UnreadableViewException("A range of slots has no end: first=" + first + ", in=" + what
                    + ". Nothing of the answer is believed; ask another node.");
        }
        return ranges;
    }

    static SlotRange range(long first, long last) throws UnreadableViewException {
        if (!SlotRange.isValid(first, last)) {
            throw new UnreadableViewException("Not a range of slots: first=" + first + ", last=" + last
                    + ". Nothing of the answer is believed; ask another node.");
        }
        return new SlotRange((int) first, (int) last);
    }

    /** What stands where something else should. */
    static UnreadableViewException unexpected(RespValue value, String what) {
        RespValue plain = plain(value);
        String found = plain instanceof RespValue.SimpleError error
                ? UnreadableViewException.shown(error.message())
                : plain.getClass().getSimpleName();
        return new UnreadableViewException("Not " + what + ": found=" + found
                + ". Nothing of the answer is believed; ask another node, or look at what the user may ask.");
    }
}
