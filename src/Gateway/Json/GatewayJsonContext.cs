using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Attachments;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Broadcasts;
using Interpol.Mesh.Gateway.Bureaus;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Feeds;
using Interpol.Mesh.Gateway.Forms;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Mailbox.Search;
using Interpol.Mesh.Gateway.Messages;

namespace Interpol.Mesh.Gateway.Json;

/// <summary>How everything that the gateway answers becomes JSON; generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters =
    [
        typeof(KebabCase<Lane>),
        typeof(KebabCase<OwnerKind>),
        typeof(KebabCase<DutyStatus>),
        typeof(KebabCase<AuditOutcome>),
        typeof(KebabCase<MessageKind>),
        typeof(KebabCase<NoteKind>),
        typeof(KebabCase<TrafficLight>),
        typeof(KebabCase<AudienceKind>),
        typeof(KebabCase<MailDirection>),
        typeof(KebabCase<MailState>),
        typeof(KebabCase<FormFieldType>),
    ])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(SendRequest))]
[JsonSerializable(typeof(SendAnswer))]
[JsonSerializable(typeof(HeldAnswer))]
[JsonSerializable(typeof(WithdrawAnswer))]
[JsonSerializable(typeof(ThreadBody))]
[JsonSerializable(typeof(ContentBody))]
[JsonSerializable(typeof(ImmutableArray<CrimeArea>))]
[JsonSerializable(typeof(CrimeAreasBody))]
[JsonSerializable(typeof(ImmutableArray<DiffusionType>))]
[JsonSerializable(typeof(DiffusionTypesBody))]
[JsonSerializable(typeof(FormsBody))]
[JsonSerializable(typeof(FormSchema))]
[JsonSerializable(typeof(ReadAnswer))]
[JsonSerializable(typeof(TimelineBody))]
[JsonSerializable(typeof(FeedEntryBody))]
[JsonSerializable(typeof(FeedPageBody))]
[JsonSerializable(typeof(UnreadBody))]
[JsonSerializable(typeof(GatewaysBody))]
[JsonSerializable(typeof(SearchBody))]
[JsonSerializable(typeof(AttachmentAnswer))]
[JsonSerializable(typeof(OwnersBody))]
[JsonSerializable(typeof(ProfileBody))]
[JsonSerializable(typeof(DutyRequest))]
[JsonSerializable(typeof(ClusterBody))]
[JsonSerializable(typeof(AuditPageBody))]
[JsonSerializable(typeof(AuditHeadsBody))]
[JsonSerializable(typeof(AuditRowsBody))]
[JsonSerializable(typeof(HealthBody))]
[JsonSerializable(typeof(byte[]))]
[JsonSerializable(typeof(string))]
internal sealed partial class GatewayJsonContext : JsonSerializerContext;
