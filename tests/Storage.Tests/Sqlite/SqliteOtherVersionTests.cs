using Interpol.Mesh.Storage.Tests.Journal;
using Interpol.Mesh.Storage.Tests.Support;

namespace Interpol.Mesh.Storage.Tests.Sqlite;

public sealed class SqliteOtherVersionTests() : OtherVersionFacts(new SqlitePlace());
