using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Screening.Persons;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Events;

/// <summary>
/// Records that have changed since lists were screened, to be asked whom on them they may concern: those persons whom the search finds among these records alone, and those documents that have the number. It is at least everybody
/// whom a check would find now; the check says who.
/// </summary>
internal sealed class ChangedRecords : IDisposable
{
    private readonly PersonIndex _persons = new();
    private readonly HashSet<string> _documents = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _persons.Count + _documents.Count;

    /// <summary>Takes a record as it is now. One that is gone concerns nobody.</summary>
    public void Add(CopyRow row)
    {
        switch (row.Entry?.Content)
        {
            case PersonRecord { Person: var person }:
                _persons.Set(row.Id, PersonDescriptions.Of(person));
                break;
            case TravelDocumentRecord document:
                _documents.Add(KeyOf(document.Issuer, document.Number));
                break;
        }
    }

    /// <summary>Whether somebody on a list may be concerned.</summary>
    public bool Concern(Accreditation entry) =>
        (entry.Document is { } document && _documents.Contains(KeyOf(document.Issuer, document.Number)))
        || (_persons.Count > 0 && !_persons.Search(PersonDescriptions.Of(entry.Person), limit: 1).IsEmpty);

    /// <inheritdoc/>
    public void Dispose() => _persons.Dispose();

    private static string KeyOf(string issuer, string number) => $"{IssuingAuthority.KeptUnder(issuer)}-{number}";
}
