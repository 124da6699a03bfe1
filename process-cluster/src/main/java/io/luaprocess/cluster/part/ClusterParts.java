package io.luaprocess.cluster.part;

import java.util.List;
import java.util.stream.Stream;

/**
 * The parts of a node.
 *
 * @param names the names that all nodes share
 * @param placement chooses nodes for processes
 * @param others further parts, in the order in which they are told
 */
public record ClusterParts(CommonNames names, Placement placement, List<NodePart> others) {

	/**
	 * Makes the parts of a node.
	 */
	@FunctionalInterface
	public interface Maker {

		/**
		 * Makes the parts.
		 * @param links what they use of the other nodes, from when the node has started
		 * @return the parts
		 */
		ClusterParts make(NodeLinks links);

	}

	/**
	 * Returns all parts.
	 * @return names, placement and the others, in the order in which they are told
	 */
	public List<NodePart> all() {
		return Stream.concat(Stream.of(this.names, this.placement), this.others.stream()).toList();
	}

}
