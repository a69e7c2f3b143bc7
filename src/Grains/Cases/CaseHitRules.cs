using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;

namespace Interpol.Mesh.Grains.Cases;

/// <summary>
/// Subjects that are also known in cases of others. Both owners have opted in, and each is told only whom to ask: neither of which case, nor what else stands there.
/// </summary>
internal static class CaseHitRules
{
    public static ImmutableArray<CaseEvent> Note(CaseState state, NoteKnown command)
    {
        var (hit, isKnown) = command;
        if (state.Hits.Contains(hit) == isKnown || (isKnown && !Stands(state, hit)))
        {
            return [];
        }

        if (!isKnown || state.Hits.Length < CaseLimits.MaxHits)
        {
            return [Known(hit, isKnown)];
        }

        // Whom to ask matters, and not in how many places: of an owner with several for a subject, one makes room for another owner.
        var spare = IsKnownTo(state, hit.Number, hit.Owner) ? null : state.Hits.GroupBy(other => (other.Number, other.Owner)).FirstOrDefault(places => places.Skip(1).Any())?.Last();
        return spare is null ? [] : [Known(spare, false), Known(hit, true)];
    }

    public static CaseState Apply(CaseState state, SubjectKnown known)
    {
        var hit = new SubjectHit(known.Number, known.Term, known.In!.Value, known.Owner);
        return state with { Hits = known.IsKnown ? state.Hits.Add(hit) : state.Hits.Remove(hit) };
    }

    /// <summary>Who takes part no more has nothing discoverable in the case: it could not take it back.</summary>
    public static CaseState TakeBack(CaseState state, OwnerId owner) => state with
    {
        Subjects = [.. state.Subjects.Select(subject => subject.Owner == owner ? subject with { Terms = [] } : subject)],
        Hits = state.Hits.RemoveAll(hit => state.Subjects.Any(subject => subject.Number == hit.Number && subject.Owner == owner)),
    };

    /// <summary>Whether an owner is known to know a subject.</summary>
    public static bool IsKnownTo(CaseState state, int number, OwnerId owner) => state.Hits.Any(hit => hit.Number == number && hit.Owner == owner);

    /// <summary>Whom a reader may ask about a subject.</summary>
    public static ImmutableArray<OwnerId> KnownTo(CaseState state, int number, OwnerId reader) =>
        [.. state.Hits.Where(hit => hit.Number == number && hit.Owner != reader).Select(hit => hit.Owner).Distinct().Order()];

    private static SubjectKnown Known(SubjectHit hit, bool isKnown) => new(hit.Number, hit.Term, hit.Owner, isKnown, hit.Case);

    /// <summary>Whether the term of a hit stands in this case now, in the name of another owner than there.</summary>
    public static bool Stands(CaseState state, SubjectHit hit) =>
        state.Status != CaseStatus.Merged && hit.Case != state.Id
        && state.Subjects.Any(subject => subject.Number == hit.Number && subject.Owner != hit.Owner && subject.Terms.Contains(hit.Term));
}
