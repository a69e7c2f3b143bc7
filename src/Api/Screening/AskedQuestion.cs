using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Screening.Fingerprints;
using Interpol.Mesh.Screening.Vehicles;
using Interpol.Mesh.Screening.Zones;

namespace Interpol.Mesh.Api;

/// <summary>A question as it was read.</summary>
/// <param name="Question">What hubs are asked; null when something is wrong.</param>
public sealed record AskedQuestion(CheckQuestion? Question)
{
    /// <summary>What is to be known of how it was read.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>What is wrong, by the fields of the request.</summary>
    public ImmutableArray<FieldProblem> Problems { get; init; } = [];

    /// <summary>Why what is found by a way of a joint question is possible only; null for the ways that ask as it was read. Empty for other questions.</summary>
    public ImmutableArray<string?> Why { get; init; } = [];

    /// <summary>The zone that was read, with what there is to say of it.</summary>
    public ZoneReading? Zone { get; init; }

    /// <summary>What may have been misread of the zone, also where the document is the same then.</summary>
    public ImmutableArray<ZoneCandidate> Candidates { get; init; } = [];

    /// <summary>Whether more may have been misread of the zone than was tried.</summary>
    public bool IsCut { get; init; }

    /// <summary>The vehicle identification number that was read.</summary>
    public VehicleNumberReading? Vin { get; init; }

    /// <summary>What hubs are asked, way by way, each with why what it finds is possible only.</summary>
    public IEnumerable<(CheckQuestion Question, string? Why)> Ways => Question is JointQuestion joint ? joint.Ways.Zip(Why) : Question is null ? [] : [(Question, null)];

    /// <summary>The document that is asked for as it was read; null when none is.</summary>
    public DocumentQuestion? Document => Ways.Where(way => way.Why is null).Select(way => way.Question).OfType<DocumentQuestion>().FirstOrDefault();

    /// <summary>Why a hit is possible and not exact; null when it is exact, and for persons, profiles and images.</summary>
    internal string? WhyPossible(RecordHit hit) => (Why.IsEmpty ? null : Why[hit.Way]) ?? (Question, hit.Entry.Content) switch
    {
        (_, TravelDocumentRecord record) when Zone?.Zone is { } zone && !ZoneQuestions.MayBe(zone.Content.DocumentCode, record.Type) =>
            $"the number and the issuer are the same, and the record is of another type ({record.Type}) than the zone",
        (DocumentQuestion { WithLookAlikes: true } asked, TravelDocumentRecord record) when record.Number != asked.Number => QuestionReader.WhyOf(asked.Number, record.Number),
        (FingerprintQuestion asked, FingerprintRecord record) when asked.Number is null || FingerprintClassification.ReadNumber(asked.Number).Value != FingerprintClassification.ReadNumber(record.Number).Value =>
            "the classification is the same, as it is of many people",
        (ArtworkQuestion { Number: null }, _) => "its title has the same words",
        _ => null,
    };
}
