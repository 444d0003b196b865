package io.trunkline.args;

import io.trunkline.command.CommandArguments;
import io.trunkline.command.CommandBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The options of FUNCTION LIST. Immutable.
 *
 * @see <a href="https://redis.io/docs/latest/commands/function-list/">FUNCTION LIST</a>
 */
public final class FunctionListArgs implements CommandArguments {

    /** No options: all libraries, without their text. */
    public static final FunctionListArgs NONE = new FunctionListArgs(null, false);

    private final @Nullable String pattern;
    private final boolean withCode;

    private FunctionListArgs(@Nullable String pattern, boolean withCode) {
        this.pattern = pattern;
        this.withCode = withCode;
    }

    /**
     * Returns libraries whose names match only.
     *
     * @param glob a glob-style pattern
     * @return options with the pattern
     */
    public FunctionListArgs libraryName(String glob) {
        return new FunctionListArgs(Options.required(glob, "glob"), withCode);
    }

    /**
     * Returns the libraries' text as well.
     *
     * @return options with this
     */
    public FunctionListArgs withCode() {
        return new FunctionListArgs(pattern, true);
    }

    @Override
    public void appendTo(CommandBuilder<?, ?> command) {
        if (pattern != null) {
            command.keyword("LIBRARYNAME").arg(pattern);
        }
        if (withCode) {
            command.keyword("WITHCODE");
        }
    }
}
