/**
 * What parts of a node that keep something in common with their counterparts on other
 * nodes get and implement: names, groups, placement.
 */
@NullMarked
package io.luaprocess.cluster.part;

import org.jspecify.annotations.NullMarked;
