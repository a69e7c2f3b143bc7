using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Identification;

namespace Interpol.Mesh.Grains.Identification;

/// <summary>
/// Who may see what of an identification. Host and owners of the board see all files; an invited bureau its own, and decisions about its own missing; the Secretariat the counts. The identity that was released
/// is for the home bureau and for the host, who released it.
/// </summary>
internal static class IdentificationReaders
{
    /// <summary>Whether an owner sees all files: the host, and those whose officers are on the board.</summary>
    public static bool SeesFiles(VictimIdentification state, OwnerId reader) => reader == state.Id.Host || state.Board.Any(member => member.Owner == reader);

    /// <summary>Whom the identification concerns.</summary>
    public static ImmutableArray<OwnerId> PartiesOf(VictimIdentification state, OwnerId secretariat) =>
        [.. state.Invited.Concat(state.Board.Select(member => member.Owner)).Prepend(secretariat).Prepend(state.Id.Host).Distinct()];

    /// <summary>Whether a reader may see a file.</summary>
    public static bool MaySee(VictimIdentification state, VictimFileHead file, OwnerId reader) => SeesFiles(state, reader) || file.Supplier == reader;

    /// <summary>An identification as a reader may see it.</summary>
    /// <param name="state">The identification.</param>
    /// <param name="version">Its version.</param>
    /// <param name="reader">Who reads; null for what all whom it concerns may see.</param>
    public static IdentificationView ViewOf(VictimIdentification state, long version, OwnerId? reader)
    {
        var seesAll = reader is { } known && SeesFiles(state, known);
        return new IdentificationView(
            new IdentificationRecord(state.Id, state.Status, state.IsClosedList, state.OpenedAt, state.KeepDays, state.Counts)
            {
                Invited = reader == state.Id.Host ? state.Invited : [],
                Board = seesAll ? state.Board : [],
                Comparison = seesAll || state.Comparison is null ? state.Comparison : state.Comparison with { Symmetric = [], Note = null, Stopped = null },
                Decisions = reader is { } one ? [.. state.Decisions.Where(decision => seesAll || HomeOf(state, decision) == one).Select(decision => ToldTo(state, decision, one))] : [],
                DeleteAt = state.DeleteAt,
            },
            version);
    }

    private static IdentificationDecision ToldTo(VictimIdentification state, IdentificationDecision decision, OwnerId reader) =>
        reader == state.Id.Host || reader == HomeOf(state, decision) ? decision : decision with { Identity = null };

    private static OwnerId? HomeOf(VictimIdentification state, IdentificationDecision decision) => IdentificationBoardRules.HomeOf(state, decision);
}
