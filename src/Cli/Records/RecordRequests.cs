using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Cli.Records;

/// <summary>Records as they are entered.</summary>
internal static class RecordRequests
{
    /// <summary>The request that enters a record like one that is there.</summary>
    public static RecordRequest Of(RecordBody record) => new()
    {
        Reference = record.TravelDocument is null ? record.Id.Name : null,
        TravelDocument = record.TravelDocument,
        Vehicle = record.Vehicle,
        Person = record.Person,
        Handling = HandlingOf(record),
        ReviewOn = record.ReviewOn,
    };

    /// <summary>The id that a record is given.</summary>
    public static RecordId? IdOf(RecordRequest request) => request switch
    {
        { TravelDocument: { } document } => TravelDocumentRecord.IdOf(document.Issuer, document.Number, document.Type),
        { Vehicle: not null, Reference: { } reference } => new RecordId(RecordKind.Vehicle, reference),
        { Person: not null, Reference: { } reference } => new RecordId(RecordKind.Person, reference),
        _ => null,
    };

    /// <summary>The same request with all said that need not be, so that two that ask the same are the same JSON.</summary>
    /// <param name="request">The request.</param>
    /// <param name="reviewOn">The day of review when it names none.</param>
    public static RecordRequest Whole(RecordRequest request, DateOnly reviewOn) => request with
    {
        ReviewOn = request.ReviewOn ?? reviewOn,
        Handling = new RecordHandlingRequest
        {
            Tlp = request.Handling?.Tlp ?? TrafficLight.Amber,
            Audience = request.Handling?.Audience ?? new SendAudience { Kind = AudienceKind.All },
            Excluded = request.Handling?.Excluded ?? [],
        },
    };

    private static RecordHandlingRequest? HandlingOf(RecordBody record)
    {
        var audience = record.Audience is { Kind: not AudienceKind.All } limited
            ? new SendAudience { Kind = limited.Kind, Name = limited.Name, Owners = limited.Kind == AudienceKind.Owners ? limited.Owners : null }
            : null;
        ImmutableArray<Contracts.Bureaus.OwnerId>? excluded = record.Excluded.IsDefaultOrEmpty ? null : record.Excluded;
        TrafficLight? tlp = record.Tlp == TrafficLight.Amber ? null : record.Tlp;
        return audience is null && excluded is null && tlp is null ? null : new RecordHandlingRequest { Tlp = tlp, Audience = audience, Excluded = excluded };
    }
}
