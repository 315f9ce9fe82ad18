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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an alias's traffic to versions, and never overwrites somebody else's move: a refused guard is only fine when the
 * alias already is where it should be, because an answer was lost or two runs wanted the same.
 */
public final class Traffic {

    private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);

    private final LambdaFunction function;
    private final LambdaAlias alias;

    public Traffic(LambdaFunction function, String alias) {
        this.function = function;
        this.alias = new LambdaAlias(function.calls(), alias);
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
        AliasState made = reaching(version, Map.of(), () -> alias.create(version));
        LOG.info("Created alias {} -> {}", alias.name(), version);
        return made;
    }

    /** All traffic to the version; where it went before is noted, for the way back. */
    public AliasState move(AliasState from, String version) {
        AliasState moved =
                reaching(version, Map.of(), () -> alias.update(from, version, Map.of(), from.noteFor(version)));
        LOG.info("Moved alias {} -> {}", alias.name(), version);
        return moved;
    }

    /** A part of the traffic to the version, the rest stays at the main one. */
    public AliasState share(AliasState from, String version, int percent) {
        Map<String, Double> weights = Map.of(version, percent / 100.0);
        AliasState shared =
                reaching(from.version(), weights, () -> alias.update(from, from.version(), weights, from.note()));
        LOG.info("{} % of alias {} -> {}, the rest -> {}", percent, alias.name(), version, from.version());
        return shared;
    }

    /** All traffic back to where it came from, however late it is in the run. */
    public AliasState back(AliasState from, String version, AliasNote note) {
        LambdaAlias late = new LambdaAlias(function.calls().withoutDeadline(), alias.name());
        AliasState back = reaching(version, Map.of(), () -> late.update(from, version, Map.of(), note));
        LOG.info("Moved alias {} back -> {}", alias.name(), version);
        return back;
    }

    /** @throws DeployException when somebody else has moved the alias since it was read */
    public void refuseForeignMove(AliasState known) {
        AliasState now = alias.read().orElse(null);
        if (now == null || !now.revisionId().equals(known.revisionId())) {
            throw movedByOther(Optional.ofNullable(now), known.version(), "its revision is another one");
        }
    }

    private AliasState reaching(String version, Map<String, Double> weights, Supplier<AliasState> move) {
        try {
            return move.get();
        } catch (ContentionException e) {
            Optional<AliasState> now = alias.read();
            return now.filter(found ->
                            found.version().equals(version) && found.weights().equals(weights))
                    .orElseThrow(() -> movedByOther(now, version, e.reason()).cause(e));
        }
    }

    private DeployException movedByOther(Optional<AliasState> now, String version, String reason) {
        String where = now.map(AliasState::version).orElse("none");
        String by = now.flatMap(found -> function.version(found.version()))
                .flatMap(state -> state.settings().get(SettingType.DESCRIPTION))
                .filter(text -> !text.isBlank())
                .map(text -> " (" + text + ")")
                .orElse("");
        return DeployException.environment("Somebody else moved the alias " + alias.name() + " in the meantime")
                .where(now.map(AliasState::arn).orElse(function.where()))
                .reason(reason)
                .left("The alias points at version " + where + by
                        + now.filter(found -> !found.weights().isEmpty())
                                .map(found ->
                                        ", with a share for " + found.weights().keySet())
                                .orElse("")
                        + "; it was not moved to version " + version + ".")
                .next("Look who else deploys this function; run the same command again to release this build.");
    }
}
