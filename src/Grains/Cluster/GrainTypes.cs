using System.Collections.Immutable;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>The names of the kinds of grains, as they stand in grain ids.</summary>
internal static class GrainTypes
{
    public const string Bureau = "bureau";
    public const string Outbox = "outbox";
    public const string Feed = "feed";
    public const string Attachment = "attachment";
    public const string BureauStore = "bureau-store";
    public const string Groups = "groups";
    public const string Silo = "silo";
    public const string Audit = "audit";
    public const string Consent = "consent";
    public const string Replica = "replica";
    public const string Case = "case";
    public const string Notice = "notice";
    public const string Number = "number";
    public const string PublicNotices = "public-notices";
    public const string Records = "records";
    public const string RecordReplica = "record-replica";
    public const string Hit = "hit";
    public const string OfflineCopies = "offline-copies";
    public const string Event = "event";
    public const string Accreditations = "accreditations";
    public const string Expert = "expert";
    public const string Deployment = "deployment";
    public const string Team = "team";

    /// <summary>Whether grains of that type live at their home hub and so have to come home when it is back.</summary>
    public static bool LivesAtHome(GrainType type) =>
        type.ToString() is Bureau or Outbox or Feed or Attachment or Audit or BureauStore or Groups or Replica or Number or PublicNotices or Records or RecordReplica or OfflineCopies or Accreditations || IsAggregate(type.ToString()!);

    /// <summary>The types of aggregates; their streams begin with it.</summary>
    public static readonly ImmutableArray<string> Aggregates = [Consent, Case, Notice, Hit, Expert, Deployment, Event];

    /// <summary>Whether grains of that type are aggregates.</summary>
    public static bool IsAggregate(string type) => Aggregates.Contains(type);
}
