// Generated from CommandCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

/**
 * Every typed command about one server, with methods that hand back futures.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface AsyncAdministrationCommands<K, V>
        extends AsyncKeyspaceCommands<K, V>,
                AsyncLivenessCommands<K, V>,
                AsyncServerCommands<K, V>,
                AsyncConnectionCommands<K, V>,
                AsyncLibraryCommands<K, V>,
                AsyncPubSubCommands<K, V> {}
