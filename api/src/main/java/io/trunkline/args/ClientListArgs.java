package io.trunkline.args;

import io.trunkline.command.CommandArguments;
import io.trunkline.command.CommandBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which clients CLIENT LIST tells about. Immutable.
 *
 * @see <a href="https://redis.io/docs/latest/commands/client-list/">CLIENT LIST</a>
 */
public final class ClientListArgs implements CommandArguments {

    /** No options: all. */
    public static final ClientListArgs NONE = new ClientListArgs(null, List.of());

    private final @Nullable ClientType type;
    private final List<Long> ids;

    private ClientListArgs(@Nullable ClientType type, List<Long> ids) {
        this.type = type;
        this.ids = ids;
    }

    /**
     * Clients of one kind (Redis 5.0).
     *
     * @param kind the kind
     * @return options with the kind
     */
    public ClientListArgs type(ClientType kind) {
        return new ClientListArgs(Options.required(kind, "kind"), ids);
    }

    /**
     * Clients with these numbers (Redis 6.2).
     *
     * @param numbers as CLIENT ID returns them
     * @return options with these besides those before
     */
    public ClientListArgs id(long... numbers) {
        List<Long> more = new ArrayList<>(ids);
        for (long number : numbers) {
            more.add(number);
        }
        return new ClientListArgs(type, List.copyOf(more));
    }

    @Override
    public void appendTo(CommandBuilder<?, ?> command) {
        if (type != null) {
            command.keyword("TYPE").keyword(type.name());
        }
        if (!ids.isEmpty()) {
            command.keyword("ID");
            for (long id : ids) {
                command.arg(id);
            }
        }
    }
}
