package io.luaprocess.cluster.node.names;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.kernel.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What other nodes have been asked and have not answered. Thread-safe.
 */
final class Questions {

	private final Map<Long, Question> open = new HashMap<>();

	private long last;

	private record Question(NodeId node, CompletableFuture<Outcome> answer) {
	}

	/**
	 * Adds a question.
	 * @param node the node that is asked
	 * @param answer gets the answer
	 * @return number of the question
	 */
	synchronized long add(NodeId node, CompletableFuture<Outcome> answer) {
		this.open.put(++this.last, new Question(node, answer));
		return this.last;
	}

	/**
	 * Takes a question that is answered.
	 * @param node the node that answers
	 * @param number number of the question
	 * @return what gets the answer; {@code null} if that node was not asked
	 */
	synchronized @Nullable CompletableFuture<Outcome> take(NodeId node, long number) {
		Question question = this.open.get(number);
		if (question == null || !question.node.equals(node)) {
			return null;
		}
		this.open.remove(number);
		return question.answer;
	}

	/**
	 * Takes the questions to a node that will not answer.
	 * @param node the node
	 * @return what gets the answers
	 */
	synchronized List<CompletableFuture<Outcome>> takeAll(NodeId node) {
		List<CompletableFuture<Outcome>> answers = new ArrayList<>();
		this.open.values().removeIf((question) -> question.node.equals(node) && answers.add(question.answer));
		return answers;
	}

}
