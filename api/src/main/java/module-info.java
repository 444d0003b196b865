/**
 * Trunkline's contracts: what an application sees of a multiplexing Redis client.
 *
 * <p>The engine is found by {@link java.util.ServiceLoader} as a {@link io.trunkline.spi.MultiplexerProvider}; nothing
 * here depends on it.
 */
@org.jspecify.annotations.NullMarked
module io.trunkline {
    // API
    exports io.trunkline;
    exports io.trunkline.args;
    exports io.trunkline.codec;
    exports io.trunkline.command;
    exports io.trunkline.command.face;
    exports io.trunkline.condition;
    exports io.trunkline.exception;
    exports io.trunkline.options;
    exports io.trunkline.reply;
    exports io.trunkline.status;

    // SPI
    exports io.trunkline.spi;

    uses io.trunkline.spi.MultiplexerProvider;

    requires transitive org.jspecify;
    requires static com.google.errorprone.annotations;
}
