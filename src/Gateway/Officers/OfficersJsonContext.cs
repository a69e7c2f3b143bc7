using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Bureaus;
using Interpol.Mesh.Gateway.Groups;
using Interpol.Mesh.Gateway.Json;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Tokens;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>How what concerns officers and their desk becomes JSON; generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(KebabCase<DutyStatus>)])]
[JsonSerializable(typeof(CallBody))]
[JsonSerializable(typeof(GroupBody))]
[JsonSerializable(typeof(GroupsBody))]
[JsonSerializable(typeof(GroupRequest))]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(SignInAnswer))]
[JsonSerializable(typeof(WhoBody))]
[JsonSerializable(typeof(SessionsBody))]
[JsonSerializable(typeof(OfficerBody))]
[JsonSerializable(typeof(OfficersBody))]
[JsonSerializable(typeof(NewOfficerRequest))]
[JsonSerializable(typeof(FirstOfficerRequest))]
[JsonSerializable(typeof(OfficerRequest))]
[JsonSerializable(typeof(PasswordRequest))]
[JsonSerializable(typeof(NewTokenRequest))]
[JsonSerializable(typeof(NewTokenAnswer))]
[JsonSerializable(typeof(TokensBody))]
[JsonSerializable(typeof(DraftRequest))]
[JsonSerializable(typeof(DraftBody))]
[JsonSerializable(typeof(DraftsBody))]
[JsonSerializable(typeof(AssignmentRequest))]
[JsonSerializable(typeof(AssignmentBody))]
[JsonSerializable(typeof(AssignmentsBody))]
[JsonSerializable(typeof(DelegationRequest))]
[JsonSerializable(typeof(DelegationBody))]
[JsonSerializable(typeof(DelegationsBody))]
[JsonSerializable(typeof(TurnDownRequest))]
[JsonSerializable(typeof(ReleaseBody))]
[JsonSerializable(typeof(ReleasesBody))]
[JsonSerializable(typeof(SettingsBody))]
internal sealed partial class OfficersJsonContext : JsonSerializerContext;
