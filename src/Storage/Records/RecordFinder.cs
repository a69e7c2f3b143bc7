using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Storage.Records;

/// <summary>Records by their ids, and by what else they are found by.</summary>
public interface IRecordLookup
{
    /// <summary>Reads the rows with some ids; those that are not there are left out.</summary>
    /// <param name="kind">Their kind.</param>
    /// <param name="ids">Their ids.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    ValueTask<IReadOnlyList<RecordRow>> GetAsync(byte kind, IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Reads the rows that are found by a text, see <see cref="RecordRow.Lookups"/>.</summary>
    /// <param name="kind">Their kind.</param>
    /// <param name="lookup">The text, whole.</param>
    /// <param name="max">The most rows to return, at least 1.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    ValueTask<IReadOnlyList<RecordRow>> FindAsync(byte kind, string lookup, int max, CancellationToken cancellationToken = default);
}

/// <summary>Finds what questions ask for by numbers and words: in the copies of hubs and in offline copies alike, so that both answer the same.</summary>
/// <param name="records">The records.</param>
/// <param name="read">Reads what a row says.</param>
public sealed class RecordFinder(IRecordLookup records, Func<RecordRow, RecordEntry> read)
{
    /// <summary>The most records that are looked at for one number or word.</summary>
    public const int MaxLookedAt = 200;

    /// <summary>What is found, and whether there may be more.</summary>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <exception cref="MeshException"><c>invalid</c>: a field is wrong, or the question is not answered by looking up.</exception>
    public async ValueTask<(IReadOnlyList<RecordRow> Rows, bool IsCut)> FindAsync(CheckQuestion question, CancellationToken cancellationToken = default) => question switch
    {
        DocumentQuestion document => ((await FindAsync([document], cancellationToken))[0], false),
        VehicleQuestion vehicle => await FindAsync(RecordKind.Vehicle, vehicle.Lookups(), cancellationToken),
        FingerprintQuestion prints => await FindAsync(RecordKind.Fingerprint, RecordLookups.Of(prints), cancellationToken),
        FirearmQuestion firearm => await FindAsync(RecordKind.Firearm, RecordLookups.Of(firearm), cancellationToken),
        ArtworkQuestion work => await new ArtworkSearch(records, read).FindAsync(work, cancellationToken),
        _ => throw new MeshException(MeshErrorCodes.Invalid, "no such question is known here."),
    };

    /// <summary>What is found of documents, read all at once: a read of many costs little more than one of few.</summary>
    /// <param name="documents">The questions.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>What is found of each, in their order.</returns>
    public async ValueTask<IReadOnlyList<RecordRow>[]> FindAsync(IReadOnlyList<DocumentQuestion> documents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var ids = new List<string>(documents.Count * 4);
        var ends = new int[documents.Count];
        for (var i = 0; i < ends.Length; i++)
        {
            AddIds(documents[i], ids);
            ends[i] = ids.Count;
        }

        var found = new IReadOnlyList<RecordRow>[ends.Length];
        Array.Fill(found, []);
        if (ids.Count > 0 && await records.GetAsync((byte)RecordKind.TravelDocument, ids, cancellationToken) is { Count: > 0 } rows)
        {
            var known = rows.DistinctBy(row => row.Id).ToDictionary(row => row.Id, StringComparer.Ordinal);
            for (var i = 0; i < ends.Length; i++)
            {
                found[i] = [.. ids[(i == 0 ? 0 : ends[i - 1])..ends[i]].Select(id => known.GetValueOrDefault(id)).OfType<RecordRow>()];
            }
        }

        return found;
    }

    private static void AddIds(DocumentQuestion document, List<string> ids)
    {
        Add(document.Number);
        foreach (var number in document.WithLookAlikes ? LookAlikes.Of(document.Number) : [])
        {
            Add(number);
        }

        void Add(string number)
        {
            if (document.Type is { } only)
            {
                ids.Add(TravelDocumentRecord.IdOf(document.Issuer, number, only).Name);
                return;
            }

            foreach (var type in TravelDocumentTypes.All)
            {
                ids.Add(TravelDocumentRecord.IdOf(document.Issuer, number, type).Name);
            }
        }
    }

    private async ValueTask<(IReadOnlyList<RecordRow> Rows, bool IsCut)> FindAsync(RecordKind kind, IEnumerable<string> lookups, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, RecordRow>(StringComparer.Ordinal);
        var isCut = false;
        foreach (var lookup in lookups)
        {
            // One more than counts, so that it is known whether there are more.
            var some = await records.FindAsync((byte)kind, lookup, MaxLookedAt + 1, cancellationToken);
            isCut |= some.Count > MaxLookedAt;
            foreach (var row in some.Take(MaxLookedAt))
            {
                found[row.Id] = row;
            }
        }

        return ([.. found.Values], isCut);
    }
}
