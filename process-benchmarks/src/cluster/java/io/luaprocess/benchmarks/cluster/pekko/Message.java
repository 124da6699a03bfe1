package io.luaprocess.benchmarks.cluster.pekko;

/**
 * What goes from node to node: a tag and a number.
 *
 * @param kind the tag
 * @param number the number, 0 if the tag says everything
 */
record Message(Kind kind, long number) {

	static Message of(Kind kind) {
		return new Message(kind, 0);
	}

	/** Tags. */
	enum Kind {

		/** Asks the server for an actor that receives. */
		RECEIVE,

		/** Asks the server for an actor that sends everything back. */
		ECHO,

		/** The sender of this message is the actor that was asked for. */
		READY,

		/** One of many. */
		ITEM,

		/** The receiver has got another window of items. */
		MORE,

		/** There are no more items. */
		END,

		/** So many items have come. */
		DONE,

		/** There and back. */
		PING

	}

}
