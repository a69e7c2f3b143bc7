using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Journal;

namespace Interpol.Mesh.Grains.Experts;

/// <summary>
/// Who enters an expert, and for which deployment the expert is reserved. Of two that need the expert at one time only one is written; a hold lapses by the hub's clock; who is away is free when the
/// return is reported, whatever was planned.
/// </summary>
internal sealed class ExpertRules(OwnerDirectory owners, RowSerializer rows) : AggregateRules<ExpertRecord, ExpertCommand, ExpertEvent>
{
    /// <summary>How the names of links to deployments begin.</summary>
    public const string DeploymentLink = "deployment/";

    /// <summary>How the names of deadlines of holds begin.</summary>
    public const string HoldDeadline = "hold/";

    private const int LanguageLetters = 2;

    private readonly OwnerId _secretariat = owners.Secretariat;

    public override string Kind => "expert";

    public override int SnapshotEvery => 20;

    public override void CheckKey(string key)
    {
        if (!ExpertId.TryParse(key, out var id) || !owners.Contains(id.Owner))
        {
            throw new MeshException(MeshErrorCodes.MalformedId, "The id of an expert is an owner's code, a colon and 1 to 32 lower-case letters, digits and dashes.");
        }
    }

    public override ImmutableArray<ExpertEvent> Decide(string key, ExpertRecord? state, Author by, ExpertCommand command, DateTimeOffset now)
    {
        if (command is PutExpert put)
        {
            return Put(new ExpertId(key), state, by, put.Card);
        }

        if (state is null || (command is RetireExpert && state.ToldTo(by.Owner, _secretariat) is null))
        {
            throw Missing();
        }

        return command switch
        {
            RetireExpert => Retire(state, by),
            ReserveExpert reserve => Reserve(state, by, reserve.Reservation, now),
            FreeExpert free => state.Reservations.Any(reservation => IsMeant(reservation, free.Deployment, free.Member)) ? [new ExpertFreed(free.Deployment, free.Member, null)] : [],
            LapseHold lapse => [.. state.Reservations.Where(reservation => reservation.Deployment == lapse.Deployment && reservation.HeldUntil <= now).Select(reservation => new ExpertFreed(lapse.Deployment, reservation.Member, reservation.HeldUntil))],
            _ => throw new MeshException(MeshErrorCodes.Invalid, "This hub does not know that command."),
        };
    }

    public override ExpertRecord Apply(string key, ExpertRecord? state, Recorded<ExpertEvent> recorded) => recorded.Event switch
    {
        ExpertPut put => state is null ? new ExpertRecord(new ExpertId(key), put.Card, []) : state with { Card = put.Card, IsRetired = false },
        ExpertRetired => state! with { IsRetired = true },
        ExpertReserved reserved => state! with
        {
            Reservations = [.. state.Reservations.Where(other => other.Deployment != reserved.Reservation.Deployment).Append(reserved.Reservation).OrderBy(reservation => reservation.From)],
        },
        ExpertFreed freed => state! with { Reservations = state.Reservations.RemoveAll(reservation => IsMeant(reservation, freed.Deployment, freed.Member)) },
        _ => state!,
    };

    public override void Tell(ExpertRecord? before, ExpertRecord after, Recorded<ExpertEvent> recorded, AggregateEffects effects)
    {
        switch (recorded.Event)
        {
            case ExpertReserved reserved:
                effects.SetDeadline($"{HoldDeadline}{reserved.Reservation.Deployment}", reserved.Reservation.HeldUntil);
                break;
            case ExpertFreed freed:
                effects.SetDeadline($"{HoldDeadline}{freed.Deployment}", null);
                if (freed.LapsedAt is { } lapsed)
                {
                    effects.Send($"{DeploymentLink}{freed.Deployment}", new HoldLapse(after.Id, lapsed));
                }

                break;
        }
    }

    public override ExpertCommand? Due(ExpertRecord state, string deadline) =>
        deadline.StartsWith(HoldDeadline, StringComparison.Ordinal) ? new LapseHold(new DeploymentId(deadline[HoldDeadline.Length..])) : null;

    public override ReplicaChange? Replicate(string key, ExpertRecord state, long version, DateTimeOffset at) => new(
        Kind,
        key,
        version,
        at,
        state.Card.Readers.IsEmpty ? [] : [.. state.Card.Readers.Append(state.Id.Owner).Append(_secretariat).Distinct()],
        EnumText.Of(state.State),
        rows.Bytes(new ExpertView(state, version)));

    private ImmutableArray<ExpertEvent> Put(ExpertId id, ExpertRecord? state, Author by, ExpertCard? card)
    {
        RequireOwner(id, state, by);
        MeshException.Require(card is not null, "card: say what the expert does and where.");
        var problems = new CommandProblems();
        RequireSet(problems, "skills", card.Skills, ExpertLimits.MaxSkills, Enum.IsDefined, "known skills, at least one", least: 1);
        RequireSet(problems, "languages", card.Languages, ExpertLimits.MaxCodes, code => code is { Length: LanguageLetters } && code.All(char.IsAsciiLetterLower), "codes of two lower-case letters");
        RequireSet(
            problems,
            "vaccinations",
            card.Vaccinations,
            ExpertLimits.MaxCodes,
            code => code is { Length: >= 1 and <= ExpertLimits.MaxCode } && code.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'),
            $"codes of at most {ExpertLimits.MaxCode} lower-case letters, digits and dashes");
        RequireSet(problems, "visas", card.Visas, ExpertLimits.MaxOwners, country => owners.Find(country) is { Kind: OwnerKind.Country }, "codes of member countries");
        RequireSet(problems, "readers", card.Readers, ExpertLimits.MaxOwners, owners.Contains, "codes of owners");
        RequireSet(problems, "absences", card.Absences, ExpertLimits.MaxAbsences, absence => absence is not null && absence.From < absence.Until, "times that end after they begin");
        problems.Require(card.Latitude is >= -90 and <= 90, "latitude: from -90 to 90 degrees.");
        problems.Require(card.Longitude is >= -180 and <= 180, "longitude: from -180 to 180 degrees.");
        problems.Refuse();
        return [new ExpertPut(card)];
    }

    private static void RequireSet<T>(CommandProblems problems, string field, ImmutableArray<T> items, int most, Func<T, bool> isOne, string what, int least = 0) =>
        problems.Require(!items.IsDefault && items.Length >= least && items.Length <= most && items.All(isOne) && items.Distinct().Count() == items.Length, $"{field}: at most {most} different {what}.");

    private ImmutableArray<ExpertEvent> Retire(ExpertRecord state, Author by)
    {
        RequireOwner(state.Id, state, by);
        return state switch
        {
            { IsRetired: true } => [],
            { Reservations: [var reservation, ..] } => throw NotNow(state, reservation.ToString(), "Have it taken out of the deployment first"),
            _ => [new ExpertRetired()],
        };
    }

    private ImmutableArray<ExpertEvent> Reserve(ExpertRecord state, Author by, ExpertReservation wanted, DateTimeOffset now)
    {
        if (by.Owner != _secretariat)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "Deployments reserve experts on behalf of the Secretariat, and nobody else.");
        }

        MeshException.Require(wanted is { Deployment: not null } && wanted.From < wanted.Until && wanted.HeldUntil is not null == (wanted.Stage == ReservationStage.Held), "reservation: for a deployment, from and until, and a hold has an end.");
        var known = state.Reservations.FirstOrDefault(reservation => reservation.Deployment == wanted.Deployment);
        if (known is null ? wanted.Stage != ReservationStage.Held : known.Member > wanted.Member)
        {
            // What was freed must not come back by a step that was decided before.
            throw NotNow(state, "not held for it any more", "Hold the expert again");
        }

        if (known is not null && (wanted.Stage == ReservationStage.Returning || (known.Stage == ReservationStage.Returning && wanted.Stage != ReservationStage.Held)))
        {
            // Nobody keeps an expert from coming back.
            return known.Stage == ReservationStage.Deployed ? [new ExpertReserved(known with { Stage = ReservationStage.Returning })] : [];
        }

        if (known is not null && known.Stage > wanted.Stage)
        {
            wanted = wanted.Stage != ReservationStage.Held || known.Member == wanted.Member
                ? wanted with { Stage = known.Stage, HeldUntil = null }
                : throw NotNow(state, known.ToString(), "Wait until the expert is free");
        }

        // What the owner has released it for, it has also kept free for.
        var reason = wanted.Stage == ReservationStage.Held
            ? state.WhyNot(wanted.From, wanted.Until, now, wanted.Deployment)
            : state.Conflict(wanted.From, wanted.Until, now, wanted.Deployment)?.ToString();
        var away = wanted.Stage == ReservationStage.Deployed ? state.Reservations.FirstOrDefault(other => other.Deployment != wanted.Deployment && other.Stage >= ReservationStage.Deployed) : null;
        if ((reason ?? away?.ToString()) is { } taken)
        {
            throw NotNow(state, taken, "Choose another expert");
        }

        if (known is null && state.Reservations.Length >= ExpertLimits.MaxReservations)
        {
            throw new MeshException(MeshErrorCodes.TooLarge, $"At most {ExpertLimits.MaxReservations} deployments reserve an expert; choose another one.");
        }

        // A hold is not made longer by holding again what is held.
        return known is not null && wanted == known with { HeldUntil = known.HeldUntil is null ? null : wanted.HeldUntil } ? [] : [new ExpertReserved(wanted)];
    }

    private void RequireOwner(ExpertId id, ExpertRecord? state, Author by)
    {
        if (by.Owner != id.Owner)
        {
            throw state?.ToldTo(by.Owner, _secretariat) is null ? Missing() : new MeshException(MeshErrorCodes.Forbidden, $"{id.Owner} brings the expert, and nobody else says what it can do.");
        }
    }

    private static bool IsMeant(ExpertReservation reservation, DeploymentId deployment, int member) => reservation.Deployment == deployment && reservation.Member <= member;

    private static MeshException NotNow(ExpertRecord state, string why, string instead) => new(MeshErrorCodes.NotAllowedNow, $"The expert {state.Id} is {why}. {instead}.");

    private static MeshException Missing() => new(MeshErrorCodes.NotFound, "There is no such expert, or its owner does not show it to you.");
}
