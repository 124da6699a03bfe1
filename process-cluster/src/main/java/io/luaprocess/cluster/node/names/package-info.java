/**
 * The names and groups that all nodes share.
 */
@NullMarked
package io.luaprocess.cluster.node.names;

import org.jspecify.annotations.NullMarked;
