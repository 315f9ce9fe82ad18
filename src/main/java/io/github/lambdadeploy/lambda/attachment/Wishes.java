// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import io.github.lambdadeploy.lambda.Attachment;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All that the POM wants of attachments.
 *
 * @param all in the order of the POM's documentation
 */
public record Wishes(List<Wish<?>> all) {

    /** None. */
    public static final Wishes NONE = new Wishes(List.of());

    public Wishes {
        all = List.copyOf(all);
    }

    /** These and one more; an absent one changes nothing. */
    public <T> Wishes with(Attachment<T> attachment, Setting<T> wanted) {
        if (wanted instanceof Setting.Absent<T>) {
            return this;
        }
        List<Wish<?>> more = new ArrayList<>(all);
        more.add(new Wish<>(attachment, wanted));
        return new Wishes(more);
    }

    /** These, and of the others those of attachments that these do not name. */
    public Wishes orElse(Wishes others) {
        List<Wish<?>> more = new ArrayList<>(all);
        others.all.stream()
                .filter(other -> all.stream()
                        .noneMatch(wish -> wish.attachment()
                                .name()
                                .equals(other.attachment().name())))
                .forEach(more::add);
        return new Wishes(more);
    }

    /** Those on the alias, or those on the function. */
    public Wishes on(boolean alias) {
        return new Wishes(all.stream()
                .filter(wish -> wish.attachment().onAlias() == alias)
                .toList());
    }

    /**
     * Reads them all.
     *
     * @param latest the function; called once at most
     * @return in the order in which they have to be fulfilled: the function before the alias, but what is reserved is
     *     lowered last, since Lambda never lets it fall below what is provisioned
     */
    public List<Finding<?>> look(Supplier<Optional<FunctionState>> latest) {
        Supplier<Optional<FunctionState>> once = new Once(latest);
        List<Finding<?>> findings = new ArrayList<>();
        all.forEach(wish -> findings.add(wish.look(once)));
        return inOrder(findings);
    }

    /** The order in which they have to be fulfilled. */
    public static List<Finding<?>> inOrder(List<Finding<?>> findings) {
        return findings.stream().sorted(Comparator.comparingInt(Wishes::rank)).toList();
    }

    private static int rank(Finding<?> finding) {
        if (finding.wish().attachment().onAlias()) {
            return 1;
        }
        Object found = finding.found().orElse(null);
        Object wanted = finding.difference().map(Difference::wanted).orElse(null);
        boolean lowered = wanted instanceof Integer number && (!(found instanceof Integer before) || number < before);
        return lowered ? 2 : 0;
    }

    /** Asks the first time only. */
    private static final class Once implements Supplier<Optional<FunctionState>> {
        private final Supplier<Optional<FunctionState>> question;
        private @org.jspecify.annotations.Nullable Optional<FunctionState> answer;

        Once(Supplier<Optional<FunctionState>> question) {
            this.question = question;
        }

        @Override
        public Optional<FunctionState> get() {
            Optional<FunctionState> known = answer;
            if (known == null) {
                known = question.get();
                answer = known;
            }
            return known;
        }
    }
}
