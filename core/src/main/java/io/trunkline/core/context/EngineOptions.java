package io.trunkline.core.context;

import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ProxyKind;

/** Makes the options that an engine works by of those that an application has set. Stateless. */
public final class EngineOptions {

    private EngineOptions() {}

    /** The same options; behind a proxy with a command map in which nothing is available that it does not carry. */
    public static MultiplexerOptions of(MultiplexerOptions options) {
        ProxyKind proxy = options.topology().proxy();
        return proxy == ProxyKind.NONE
                ? options
                : options.toBuilder()
                        .commandMap(options.commandMap().through(proxy))
                        .build();
    }
}
