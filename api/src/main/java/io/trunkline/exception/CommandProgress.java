package io.trunkline.exception;

/** How far a failed command got. */
public enum CommandProgress {
    /**
     * No byte of it reached a socket, but for what a server refused that was still reading its data: it certainly had
     * no effect.
     */
    NEVER_SENT,
    /** It was handed to a socket and no reply came: it may or may not have had its effect. */
    SENT,
    /** The server answered it. */
    ANSWERED
}
