// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasNote;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.lambda.LambdaAlias;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.SettingType;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an alias's traffic to versions, and never overwrites somebody else's move: a refused guard is only fine when the
 * alias already is where it should be, because an answer was lost or two runs wanted the same, or when it still is where
 * it was, because somebody has only described it anew.
 */
public final class Traffic {

    private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);

    /** How often somebody may change the alias without moving it, between our read and our move. */
    private static final int ATTEMPTS = 3;

    private final LambdaFunction function;
    private final LambdaAlias alias;

    public Traffic(LambdaFunction function, String alias) {
        this(function, new LambdaAlias(function.calls(), alias));
    }

    private Traffic(LambdaFunction function, LambdaAlias alias) {
        this.function = function;
        this.alias = alias;
    }

    /** The same, however late it is in the run: an alias is not left between two versions. */
    Traffic withoutDeadline() {
        return new Traffic(function, new LambdaAlias(function.calls().withoutDeadline(), alias.name()));
    }

    /** Name of the alias. */
    public String name() {
        return alias.name();
    }

    /** The alias as it is; empty when there is none. */
    public Optional<AliasState> read() {
        return alias.read();
    }

    /** Makes the alias at the version. */
    public AliasState create(String version) {
        AliasState made;
        try {
            made = alias.create(version);
        } catch (ContentionException e) {
            Optional<AliasState> now = read();
            made = now.filter(found -> found.isWhollyAt(version))
                    .orElseThrow(() -> movedByOther(now, version, e.reason()).cause(e));
        }
        LOG.info("Created alias {} -> {}", alias.name(), version);
        return made;
    }

    /** All traffic to the version; where it went before is noted, for the way back. */
    public AliasState move(AliasState from, String version) {
        AliasState target = from.routed(version, Map.of());
        AliasState moved =
                reaching(target, from, from, found -> alias.update(found, version, Map.of(), found.noteFor(version)));
        LOG.info("Moved alias {} -> {}", alias.name(), version);
        return moved;
    }

    /** A part of the traffic to the version, the rest stays at the main one. */
    public AliasState share(AliasState from, String version, int percent) {
        Map<String, Double> weights = weights(version, percent);
        AliasState target = from.routed(from.version(), weights);
        AliasState shared =
                reaching(target, from, from, found -> alias.update(found, found.version(), weights, found.note()));
        LOG.info("{} % of alias {} -> {}, the rest -> {}", percent, alias.name(), version, from.version());
        return shared;
    }

    static Map<String, Double> weights(String version, int percent) {
        return Map.of(version, percent / 100.0);
    }

    /**
     * All traffic back to where it came from, however late it is in the run.
     *
     * @param from as it was known last
     * @param aimed where our last move was to bring it, if it is not known whether that was carried out
     */
    AliasState back(AliasState from, AliasState aimed, String version, AliasNote note) {
        LambdaAlias late = withoutDeadline().alias;
        AliasState back = reaching(
                from.routed(version, Map.of()), from, aimed, found -> late.update(found, version, Map.of(), note));
        LOG.info("Moved alias {} back -> {}", alias.name(), version);
        return back;
    }

    /**
     * The alias as it is, which still is where it was known to be, or where our last move was to bring it.
     *
     * @throws DeployException when somebody else has moved it
     */
    AliasState unmoved(AliasState known, AliasState aimed) {
        Optional<AliasState> now = read();
        return now.filter(found -> found.routesLike(known) || found.routesLike(aimed))
                .orElseThrow(() -> {
                    String reason = "It was read a while ago, and is elsewhere now";
                    return movedByOther(now, "", reason).cause(new ContentionException(reason));
                });
    }

    private AliasState reaching(AliasState target, AliasState from, AliasState aimed, UnaryOperator<AliasState> move) {
        AliasState known = from;
        for (int attempt = 1; ; attempt++) {
            try {
                return move.apply(known);
            } catch (ContentionException e) {
                Optional<AliasState> now = read();
                if (now.filter(target::routesLike).isPresent()) {
                    return now.get();
                }
                String revision = known.revisionId();
                known = now.filter(found -> found.routesLike(from) || found.routesLike(aimed))
                        .filter(found -> !found.revisionId().equals(revision))
                        .orElseThrow(() ->
                                movedByOther(now, target.version(), e.reason()).cause(e));
                if (attempt == ATTEMPTS) {
                    throw movedByOther(now, target.version(), e.reason()).cause(e);
                }
            }
        }
    }

    /** Whether a failure says that somebody else has moved the alias. */
    static boolean isForeignMove(DeployException failure) {
        return failure.getCause() instanceof ContentionException;
    }

    /**
     * What to say when somebody else has moved the alias: where it is now and, from the version's description, who did it.
     *
     * @param version it was to be moved to; empty when there is none yet
     */
    DeployException movedByOther(Optional<AliasState> now, String version, String reason) {
        return DeployException.environment("Somebody else moved the alias " + alias.name() + " in the meantime")
                .where(now.map(AliasState::arn).orElse(function.where()))
                .reason(reason)
                .left(now.map(found -> stand(found, version)).orElse("There is no alias " + alias.name() + "."))
                .next("Look who else deploys this function; run the same command again to release this build.");
    }

    private String stand(AliasState found, String version) {
        String share = found.weights().isEmpty()
                ? ""
                : ", with a share for " + found.weights().keySet();
        String end = version.isEmpty() ? "it was left there." : "it was not moved to version " + version + ".";
        return "The alias points at version " + found.version() + by(found) + share + "; " + end;
    }

    private String by(AliasState found) {
        try {
            return function.version(found.version())
                    .flatMap(state -> state.settings().get(SettingType.DESCRIPTION))
                    .filter(text -> !text.isBlank())
                    .map(text -> " (" + text + ")")
                    .orElse("");
        } catch (DeployException e) {
            // That it was moved is the news, not that its mover stays unknown.
            return " (whose that is cannot be read: " + e.reason() + ")";
        }
    }
}
