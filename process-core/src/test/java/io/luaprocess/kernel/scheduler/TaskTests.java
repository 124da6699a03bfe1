package io.luaprocess.kernel.scheduler;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TaskTests {

	private final Task task = Tasks.waiting(() -> {
	});

	@Test
	void onlyTheFirstWakeUpQueuesATask() {
		assertThat(this.task.wake()).isTrue();
		assertThat(this.task.wake()).isFalse();
	}

	@Test
	void aWaitingTaskIsQueuedByTheNextWakeUp() {
		this.task.wake();
		this.task.begin();
		assertThat(this.task.end(SliceEnd.WAITING)).isFalse();
		assertThat(this.task.wake()).isTrue();
	}

	@Test
	void aWakeUpDuringASliceQueuesTheTaskAtItsEnd() {
		this.task.wake();
		this.task.begin();
		assertThat(this.task.wake()).isFalse();
		assertThat(this.task.wake()).isFalse();
		assertThat(this.task.end(SliceEnd.WAITING)).isTrue();
		this.task.begin();
		assertThat(this.task.end(SliceEnd.WAITING)).isFalse();
	}

	@Test
	void aReadyTaskIsQueuedOnceAlsoIfItWasWoken() {
		this.task.wake();
		this.task.begin();
		this.task.wake();
		assertThat(this.task.end(SliceEnd.READY)).isTrue();
		this.task.begin();
		assertThat(this.task.end(SliceEnd.WAITING)).isFalse();
	}

	@Test
	void aTaskThatIsDoneStaysDone() {
		this.task.wake();
		this.task.begin();
		this.task.wake();
		assertThat(this.task.end(SliceEnd.DONE)).isFalse();
		assertThat(this.task.isDone()).isTrue();
		assertThat(this.task.wake()).isFalse();
	}

	@Test
	void aTaskThatComesBackIsQueuedOnceWokenOrNot() {
		for (boolean woken : new boolean[] { false, true }) {
			this.task.wake();
			this.task.begin();
			if (woken) {
				assertThat(this.task.wake()).isFalse();
			}
			this.task.comeBack();
			assertThat(this.task.wake()).isFalse();
			this.task.begin();
			assertThat(this.task.end(SliceEnd.WAITING)).isFalse();
		}
	}

	@Test
	void aTaskThatIsNotOutsideCannotComeBack() {
		assertThatIllegalStateException().isThrownBy(this.task::comeBack).withMessageContaining("is not outside");
		this.task.wake();
		assertThatIllegalStateException().isThrownBy(this.task::comeBack).withMessageContaining("is not outside");
		this.task.begin();
		this.task.end(SliceEnd.DONE);
		assertThatIllegalStateException().isThrownBy(this.task::comeBack).withMessageContaining("is not outside");
		assertThat(this.task.isDone()).isTrue();
	}

	@Test
	void onlyAWaitingTaskCanBeOwned() {
		assertThat(this.task.tryOwn()).isTrue();
		assertThat(this.task.tryOwn()).isFalse();
		assertThat(this.task.end(SliceEnd.WAITING)).isFalse();
		this.task.wake();
		assertThat(this.task.tryOwn()).isFalse();
		this.task.begin();
		assertThat(this.task.tryOwn()).isFalse();
		this.task.end(SliceEnd.DONE);
		assertThat(this.task.tryOwn()).isFalse();
	}

	@Test
	void aWakeUpWhileATaskIsOwnedQueuesItAfterwards() {
		assertThat(this.task.tryOwn()).isTrue();
		assertThat(this.task.wake()).isFalse();
		assertThat(this.task.end(SliceEnd.WAITING)).isTrue();
		assertThat(this.task.wake()).isFalse();
	}

	@Test
	void listsAreReversed() {
		List<Task> tasks = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			tasks.add(Tasks.once(() -> {
			}));
		}
		tasks.get(0).link = tasks.get(1);
		tasks.get(1).link = tasks.get(2);
		assertThat(Links.last(tasks.get(0))).isSameAs(tasks.get(2));
		Task first = Links.reverse(tasks.get(0));
		assertThat(first).isSameAs(tasks.get(2));
		assertThat(first.link).isSameAs(tasks.get(1));
		assertThat(tasks.get(1).link).isSameAs(tasks.get(0));
		assertThat(tasks.get(0).link).isNull();
	}

}
