package io.trunkline.core;

import io.trunkline.Channel;
import io.trunkline.core.resp.RespFrame;

/** Takes the messages of one channel on the loop, without ever waiting. */
interface Receiver {

    /** The channel or pattern it is for. */
    Channel channel();

    /** Takes a message; the frame stands at the payload and may be left anywhere. */
    void onMessage(String channel, RespFrame frame);

    /** Nothing more comes. */
    void onEnd();
}
