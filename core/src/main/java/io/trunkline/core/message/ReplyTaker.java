package io.trunkline.core.message;

import io.trunkline.core.resp.RespFrame;
import io.trunkline.exception.RedisServerException;
import org.jspecify.annotations.Nullable;

/** What messages tell of the replies that they were given. Confined to the bridge's loop. */
public interface ReplyTaker {

    /** Takes what came of a message: ends it, or keeps that until its token has come. */
    void deliver(Message<?> message, @Nullable Object result);

    /** Takes an error that was answered to a message, and makes its failure. */
    RedisServerException serverError(Message<?> message, String text);

    /**
     * Looks at an error that ends no caller's command, such as one to a member of a transaction, for what it says of
     * the server.
     */
    void heed(Message<?> message, String text);

    /** Makes the failure of a message out of an error that came after its end: nobody is told of it. */
    RedisServerException lateError(Message<?> message, String text);

    /**
     * Whether a message has gone to another home since it was refused here without an effect: it is not to be touched
     * any more then.
     */
    boolean sendsElsewhere(Message<?> message, Throwable refusal);

    /** A reply cannot be the one to what was asked: what comes behind it cannot be trusted either. */
    void onImplausible(Message<?> message, Message<?> asked, RespFrame frame);
}
