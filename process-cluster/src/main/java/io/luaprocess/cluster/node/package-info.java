/**
 * What this node has to do with each other node: sessions with their lanes, links and
 * monitors across nodes, names, groups and placement.
 */
@NullMarked
package io.luaprocess.cluster.node;

import org.jspecify.annotations.NullMarked;
