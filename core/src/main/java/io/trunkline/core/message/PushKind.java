package io.trunkline.core.message;

import io.trunkline.core.resp.RespFrame;
import io.trunkline.reply.RespType;

/** What an out-of-band frame tells, by its first element. */
public enum PushKind {
    MESSAGE("message"),
    PATTERN_MESSAGE("pmessage"),
    SHARDED_MESSAGE("smessage"),
    SUBSCRIBE("subscribe"),
    PATTERN_SUBSCRIBE("psubscribe"),
    SHARDED_SUBSCRIBE("ssubscribe"),
    UNSUBSCRIBE("unsubscribe"),
    PATTERN_UNSUBSCRIBE("punsubscribe"),
    SHARDED_UNSUBSCRIBE("sunsubscribe"),
    /** Anything else, such as an invalidation. */
    OTHER("");

    private static final PushKind[] KINDS = values();

    private final String word;

    PushKind(String word) {
        this.word = word;
    }

    /** Whether it is about shard channels. */
    public boolean isSharded() {
        return this == SHARDED_MESSAGE || this == SHARDED_SUBSCRIBE || this == SHARDED_UNSUBSCRIBE;
    }

    /** Looks at a frame; it stands at its start afterwards. */
    public static PushKind of(RespFrame frame) {
        PushKind found = OTHER;
        RespType type = frame.type();
        if ((type == RespType.PUSH || type == RespType.ARRAY) && frame.readArray() > 0) {
            RespType first = frame.type();
            if (first == RespType.BULK_STRING || first == RespType.SIMPLE_STRING) {
                found = of(frame.readText());
            }
        }
        frame.rewind();
        return found;
    }

    private static PushKind of(String word) {
        for (PushKind kind : KINDS) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        return OTHER;
    }
}
