namespace Interpol.Mesh.Gateway.Forms;

/// <summary>A version of a form, without its fields.</summary>
/// <param name="Schema">The form's name.</param>
/// <param name="Version">The version.</param>
/// <param name="Newest">Whether it is the version that is sent.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Description">What it is for.</param>
internal sealed record FormBody(string Schema, int Version, bool Newest, string Title, string Description);
