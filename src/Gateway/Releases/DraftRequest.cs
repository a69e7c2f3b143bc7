using System.Text.Json.Nodes;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>A draft or template as it shall be.</summary>
/// <param name="Title">What people call it; 1 to 100 characters.</param>
/// <param name="Template">Whether it is a template.</param>
/// <param name="Shared">Whether the whole bureau sees and changes it.</param>
/// <param name="Request">What would be sent: the body of a request to send, complete or not.</param>
internal sealed record DraftRequest(string Title, bool Template, bool Shared, JsonNode Request);
