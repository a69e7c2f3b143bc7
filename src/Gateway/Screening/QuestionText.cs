using System.Text.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;

namespace Interpol.Mesh.Gateway.Screening;

/// <summary>Questions of checks in one form each, so that the same question is known again.</summary>
internal static class QuestionText
{
    /// <summary>A question as JSON without spaces: properties in the order of their names, nothing that is absent.</summary>
    public static string Of(CheckQuestionRequest question) => Canonical(JsonSerializer.SerializeToNode(question, MeshJson.Strict))!.ToJsonString();

    /// <summary>
    /// What was looked up as it was read, a text each: a document by issuer and number whatever its type, a vehicle by each of its identifiers, the holder of a zone as a person, everything else by the whole question.
    /// Nothing of a question that was not asked, nor of what may have been misread.
    /// </summary>
    public static IEnumerable<string> SubjectsOf(CheckQuestionRequest question, AskedQuestion asked) => asked.Question is DocumentQuestion alone ? [SubjectOf(alone)] : asked.Ways.Where(way => way.Why is null).SelectMany(way => way.Question switch
    {
        DocumentQuestion document => [SubjectOf(document)],
        VehicleQuestion vehicle => vehicle.Lookups(),
        PersonQuestion { Person: var person } when asked.Zone is not null => [Of(new CheckQuestionRequest { Person = person })],
        _ => (IEnumerable<string>)[Of(question)],
    });

    /// <summary>What a question is about, the name of the field that it fills: travelDocument, vehicle, person.</summary>
    public static string SubjectOf(CheckQuestionRequest question) => question switch
    {
        { TravelDocument: not null } => "travelDocument",
        { Vehicle: not null } => "vehicle",
        { Person: not null } => "person",
        { DnaProfile: not null } => "dnaProfile",
        { ImageHash: not null } => "imageHash",
        { Fingerprint: not null } => "fingerprint",
        { Firearm: not null } => "firearm",
        { Artwork: not null } => "artwork",
        _ => "zone",
    };

    /// <summary>What the questions of a check are about, each once.</summary>
    public static IEnumerable<string> SubjectsOf(CheckRecordsRequest request) => request.Questions.Select(SubjectOf).Distinct();

    private static string SubjectOf(DocumentQuestion document) => string.Concat("travel-document/", TravelDocumentRecord.IdOf(document.Issuer, document.Number, string.Empty).Name);

    private static JsonNode? Canonical(JsonNode? node) => node switch
    {
        JsonObject known => new JsonObject(known
            .Where(property => property.Value is not null and not JsonArray { Count: 0 })
            .OrderBy(property => property.Key, StringComparer.Ordinal)
            .Select(property => KeyValuePair.Create(property.Key, Canonical(property.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Canonical)]),
        _ => node?.DeepClone(),
    };
}
