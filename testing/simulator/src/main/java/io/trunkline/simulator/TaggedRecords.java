package io.trunkline.simulator;

import io.trunkline.testkit.simulation.ExecutedCommand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which submission a command that came to a server is, by the tag that both have among their words. Immutable. */
final class TaggedRecords {

    private final Map<String, CommandRecord> byTag = new HashMap<>();

    TaggedRecords(List<CommandRecord> records) {
        for (CommandRecord record : records) {
            String tag = record.tag();
            if (tag != null) {
                byTag.put(tag, record);
            }
        }
    }

    /** The submission; null if nobody submitted the command, or what was submitted has no tag. */
    @Nullable
    CommandRecord of(ExecutedCommand command) {
        for (String word : command.words()) {
            CommandRecord record = byTag.get(word);
            if (record != null) {
                return record;
            }
        }
        return null;
    }
}
