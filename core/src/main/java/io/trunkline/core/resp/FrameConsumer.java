package io.trunkline.core.resp;

/** Takes the frames of one connection, in order. Called on the connection's loop. */
@FunctionalInterface
public interface FrameConsumer {

    /**
     * A complete, well-formed frame arrived.
     *
     * @param frame the reader at the frame's start; valid only during the call, and the same object every time
     */
    void onFrame(RespFrame frame);
}
