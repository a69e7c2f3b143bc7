using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Screening.Documents;
using Interpol.Mesh.Screening.Identifiers;
using Interpol.Mesh.Screening.Images;
using Interpol.Mesh.Screening.Vehicles;
using Interpol.Mesh.Screening.Zones;

namespace Interpol.Mesh.Api;

/// <summary>
/// Questions of checks as they were typed, pasted or scanned, read into what hubs look up. That is done here and not at hubs, so that what cannot be read is refused before a hub is asked, and that hubs look up and do nothing else.
/// </summary>
public static class QuestionReader
{
    private const string NotAllTried =
        "zone: not all readings were tried: so many of its characters are easily confused that there are more than are looked up. That nothing else was found does not mean that none of them is recorded.";

    /// <summary>Reads a question.</summary>
    /// <param name="question">The question; one of its fields is given.</param>
    /// <param name="path">Its place in the request, for example <c>questions[0]</c>.</param>
    /// <param name="today">The day of the check, in UTC.</param>
    public static AskedQuestion Read(CheckQuestionRequest question, string path, DateOnly today) => question switch
    {
        null => throw new ArgumentNullException(nameof(question)),
        { TravelDocument: { } document } => Document(document, path),
        { Vehicle: { } vehicle } => Vehicle(vehicle, path),
        { Zone: { } text } => Zone(text, $"{path}.zone", today),
        { DnaProfile: { } profile } => Of(new DnaQuestion(profile.Loci), path, "dnaProfile", RecordRemarks.Findings(profile)),
        { ImageHash: { } image } => Of(new ImageQuestion(image.Hash, image.Quality), path, "imageHash", ImageHash.Read(image.Hash, image.Quality).Findings),
        { Fingerprint: { } prints } => Of(
            new FingerprintQuestion(prints.Number, prints.Ncic, prints.Henry),
            path, "fingerprint",
            RecordRemarks.Findings(new FingerprintRecord { Number = prints.Number, Ncic = prints.Ncic, Henry = prints.Henry })),
        { Firearm: { } firearm } => Of(new FirearmQuestion(firearm.SerialNumber, firearm.Make), path, "firearm", RecordRemarks.Findings(new FirearmRecord(firearm.SerialNumber))),
        { Artwork: { } work } => Of(new ArtworkQuestion(work.Number, work.Title, work.Artist), path, "artwork", FindingsOf(work)),
        _ => new AskedQuestion(new PersonQuestion(question.Person!)),
    };

    private static AskedQuestion Document(CheckDocumentRequest document, string path)
    {
        var (key, findings) = TravelDocumentKey.Read(document.Number, document.Issuer, document.Type, TravelDocumentTypes.All);
        return Of(key is null ? null : new DocumentQuestion(key.Number, key.Issuer, key.Type) { WithLookAlikes = true }, path, "travelDocument", findings);
    }

    private static AskedQuestion Vehicle(CheckVehicleRequest vehicle, string path)
    {
        var vin = vehicle.Vin is null ? null : VehicleIdentificationNumber.Read(vehicle.Vin);
        var plate = vehicle.Plate is null ? null : VehiclePlate.Read(vehicle.Plate, vehicle.PlateCountry);
        var engine = vehicle.Engine is null ? null : VehiclePlate.ReadEngine(vehicle.Engine);

        // A number whose digit fails may be searched by: that is said, and what it may be is looked up too.
        ImmutableArray<IdentifierFinding> findings =
        [
            .. (vin?.Findings ?? []).Select(finding => vin!.Number is null ? finding : finding with { IsProblem = false }),
            .. plate?.Findings ?? [],
            .. engine?.Findings ?? [],
        ];
        var asked = Of(new VehicleQuestion(vin?.Number, plate?.Plate, plate?.Country, engine?.Value), path, "vehicle", findings);
        if (asked.Question is null || vin is null)
        {
            return asked;
        }

        return vin.Candidates.IsEmpty ? asked with { Vin = vin } : asked with
        {
            Vin = vin,
            Question = new JointQuestion([asked.Question, .. vin.Candidates.Select(candidate => new VehicleQuestion(candidate, null, null, null))]),
            Why = [null, .. vin.Candidates.Select(candidate => WhyOf(vin.Number!, candidate))],
        };
    }

    private static AskedQuestion Zone(string text, string path, DateOnly today)
    {
        var reading = ZoneReader.Read(text, today);
        if (reading.Zone is not { } zone)
        {
            return new AskedQuestion((CheckQuestion?)null) { Problems = [.. reading.Problems.Select(problem => new FieldProblem(path, $"{path}: {problem.Text}"))] };
        }

        var candidates = ZoneMisreadings.Of(zone, today, out var areAll);
        ImmutableArray<(CheckQuestion Question, string? Why)> ways = [.. ZoneQuestions.Of(zone, candidates)];
        return ways.IsEmpty
            ? new AskedQuestion((CheckQuestion?)null) { Problems = [new FieldProblem(path, $"{path}: it has neither the number of a document nor a name; read it again.")] }
            : new AskedQuestion(new JointQuestion([.. ways.Select(way => way.Question)])) { Why = [.. ways.Select(way => way.Why)], Zone = reading, Candidates = candidates, IsCut = !areAll, Remarks = areAll ? [] : [NotAllTried] };
    }

    private static ImmutableArray<IdentifierFinding> FindingsOf(CheckArtworkRequest work)
    {
        var findings = work.Number is null ? [] : ObjectNumbers.ReadInventory("number", work.Number).Findings;
        return work.Title is null
            ? findings
            : findings.Add(SearchWords.Of(work.Title).IsEmpty
                ? new IdentifierFinding("missing", IsProblem: true, "title", "It has no letter and no digit.")
                : new IdentifierFinding("whole-words", IsProblem: false, "title", "Works are found whose titles have all these words, as they are spelt: other spellings, other forms of a word and translations are not found."));
    }

    private static AskedQuestion Of(CheckQuestion? question, string path, string subject, ImmutableArray<IdentifierFinding> findings)
    {
        if (findings.IsEmpty)
        {
            return new AskedQuestion(question);
        }

        ImmutableArray<FieldProblem> problems =
        [
            .. findings.Where(finding => finding.IsProblem)
                .Select(finding => new FieldProblem($"{path}.{subject}.{finding.Field}", $"{path}.{subject}.{finding.Field}: {(finding.Place is { } place ? $"place {place}: " : string.Empty)}{finding.Text}")),
        ];
        return problems.IsEmpty
            ? new AskedQuestion(question) { Remarks = [.. findings.Select(finding => $"{finding.Field}: {finding.Text}")] }
            : new AskedQuestion((CheckQuestion?)null) { Problems = problems };
    }

    /// <summary>Which characters would have been misread.</summary>
    internal static string WhyOf(string read, string candidate) =>
        $"possible misreading at {string.Join(", at ", Enumerable.Range(0, read.Length).Where(place => read[place] != candidate[place]).Select(place => $"place {place + 1}: {read[place]} read, {candidate[place]} recorded"))}";
}
