package io.trunkline.command;

import io.trunkline.exception.UnexpectedReplyException;
import io.trunkline.reply.FieldExpireResult;
import io.trunkline.reply.FieldExpiry;
import io.trunkline.reply.FieldPersistResult;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongFunction;

/** What servers answer about the times to live of fields: a list of codes. Stateless. */
final class FieldReplies {

    static final ReplyDecoder<List<FieldExpireResult>> EXPIRE_RESULTS = codes(FieldReplies::expireResult);
    static final ReplyDecoder<List<FieldPersistResult>> PERSIST_RESULTS = codes(FieldReplies::persistResult);
    static final ReplyDecoder<List<FieldExpiry<Duration>>> SECONDS_LEFT =
            codes(code -> expiry(code, Duration::ofSeconds));
    static final ReplyDecoder<List<FieldExpiry<Duration>>> MILLIS_LEFT =
            codes(code -> expiry(code, Duration::ofMillis));
    static final ReplyDecoder<List<FieldExpiry<Instant>>> AT_SECOND =
            codes(code -> expiry(code, Instant::ofEpochSecond));
    static final ReplyDecoder<List<FieldExpiry<Instant>>> AT_MILLI = codes(code -> expiry(code, Instant::ofEpochMilli));

    private FieldReplies() {}

    private static <T> ReplyDecoder<List<T>> codes(LongFunction<T> result) {
        return ReplyDecoders.list(in -> result.apply(in.readLong()));
    }

    private static FieldExpireResult expireResult(long code) {
        if (code == 1) {
            return FieldExpireResult.SET;
        } else if (code == 0) {
            return FieldExpireResult.CONDITION_NOT_MET;
        } else if (code == 2) {
            return FieldExpireResult.DELETED;
        } else if (code == -2) {
            return FieldExpireResult.NO_SUCH_FIELD;
        }
        throw unknownCode(code);
    }

    private static FieldPersistResult persistResult(long code) {
        if (code == 1) {
            return FieldPersistResult.PERSISTED;
        } else if (code == -1) {
            return FieldPersistResult.NO_EXPIRY;
        } else if (code == -2) {
            return FieldPersistResult.NO_SUCH_FIELD;
        }
        throw unknownCode(code);
    }

    private static <T> FieldExpiry<T> expiry(long code, LongFunction<T> time) {
        if (code >= 0) {
            return new FieldExpiry<>(FieldExpiry.Status.EXPIRES, time.apply(code));
        } else if (code == -1) {
            return new FieldExpiry<>(FieldExpiry.Status.PERSISTENT, null);
        } else if (code == -2) {
            return new FieldExpiry<>(FieldExpiry.Status.NO_SUCH_FIELD, null);
        }
        throw unknownCode(code);
    }

    private static UnexpectedReplyException unknownCode(long code) {
        return new UnexpectedReplyException(
                "The server answered for a field what this command never answers: code=" + code
                        + ". Use a version of Trunkline that knows this server.",
                null,
                null,
                null);
    }
}
