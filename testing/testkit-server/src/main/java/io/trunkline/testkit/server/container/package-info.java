/**
 * What can run servers in containers, to be implemented by whoever knows such an engine.
 *
 * <p>Entry type: {@link io.trunkline.testkit.server.container.ContainerEngine}, found by
 * {@link java.util.ServiceLoader}.
 *
 * <p>What does not belong here: Redis. An engine gets an image, arguments, ports and files.
 */
@NullMarked
package io.trunkline.testkit.server.container;

import org.jspecify.annotations.NullMarked;
