using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Forms;

/// <summary>The forms that there are.</summary>
/// <param name="Forms">All versions, by name and version.</param>
internal sealed record FormsBody(ImmutableArray<FormBody> Forms);
