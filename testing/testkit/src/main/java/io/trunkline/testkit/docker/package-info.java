/**
 * Servers in Docker containers, by Testcontainers.
 *
 * <p>Entry type: {@link io.trunkline.testkit.docker.DockerEngine}, which
 * {@link io.trunkline.testkit.server.RedisServers} finds by itself.
 *
 * <p>What does not belong here: Redis, and whatever can do without Testcontainers.
 */
@NullMarked
package io.trunkline.testkit.docker;

import org.jspecify.annotations.NullMarked;
