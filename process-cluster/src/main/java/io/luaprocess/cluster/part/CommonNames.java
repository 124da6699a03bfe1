package io.luaprocess.cluster.part;

import io.luaprocess.cluster.RemoteNames;

/**
 * The names and groups that all nodes share, as a part of a node.
 */
public interface CommonNames extends RemoteNames, NodePart {

}
