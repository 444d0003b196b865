// Generated from CommandCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

/**
 * Every typed command about one server, with methods that wait for the result.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface AdministrationCommands<K, V>
        extends KeyspaceCommands<K, V>,
                LivenessCommands<K, V>,
                ServerCommands<K, V>,
                ConnectionCommands<K, V>,
                LibraryCommands<K, V>,
                PubSubCommands<K, V> {}
