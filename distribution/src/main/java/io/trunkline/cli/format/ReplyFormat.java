package io.trunkline.cli.format;

import io.trunkline.reply.ReplyDecoder;
import java.util.List;

/** How a reply is shown: makes its lines straight from the receive buffer. Immutable and thread-safe. */
public interface ReplyFormat extends ReplyDecoder<byte[]> {

    /**
     * Shows what came in place of a reply.
     *
     * @param message the error's text, code first if it is the server's
     * @return lines, each ended by a line feed
     */
    byte[] error(String message);

    /**
     * Shows a reply that the command itself gives.
     *
     * @param text the text of a simple string
     * @return lines, each ended by a line feed
     */
    byte[] status(String text);

    /**
     * Shows an array of replies, as EXEC answers with.
     *
     * @param elements the elements, each shown by this format
     * @return lines, each ended by a line feed
     */
    byte[] list(List<byte[]> elements);
}
