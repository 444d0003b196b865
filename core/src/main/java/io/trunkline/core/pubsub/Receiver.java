package io.trunkline.core.pubsub;

import io.trunkline.Channel;
import io.trunkline.SubscriptionGap;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.exception.RedisException;
import org.jspecify.annotations.Nullable;

/** Takes the messages of one channel on the loop, without ever waiting. */
interface Receiver {

    /** The channel or pattern it is for. */
    Channel channel();

    /** Takes a message; the frame stands at the payload and may be left anywhere. */
    void onMessage(String channel, RespFrame frame);

    /** Messages may have been lost. Hands it over before it takes a later message, without ever waiting. */
    void onGap(SubscriptionGap gap);

    /** Nothing more comes; why, if that is not what the application asked for. Only the first time counts. */
    void onEnd(@Nullable RedisException cause);
}
