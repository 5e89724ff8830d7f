using System.Text;
using SmartPolicing.Realtime.Regions.Files;

namespace SmartPolicing.Realtime.Regions.Tests;

public class CsvTableTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", "2:1|2")]
    [InlineData("b,a\r\n2,1\r\n", "2:1|2")]
    [InlineData("a,b\n1,2", "2:1|2")]
    [InlineData("\uFEFFa,b\n1,2\n", "2:1|2")]
    [InlineData("a,b\n\n,\n", "3:|")]
    [InlineData("a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", "2:x,y|say \"hi\"")]
    [InlineData("a,b\n\"two\nlines\",2\n3,4\n", "2:two\nlines|2;4:3|4")]
    [InlineData("a,b\n\"\",\" \"\n", "2:| ")]
    public void TryRead_GivesFieldsAndLines(string text, string wanted)
    {
        using var scratch = new Scratch();
        var path = scratch.Write("t.csv", text);
        Assert.True(CsvTable.TryRead(path, ["a", "b"], exactly: true, 10, out var table, out var fault), fault?.ToString());
        Assert.Equal(wanted, string.Join(';', table.Rows.Select(row => $"{row.Line}:{row[0]}|{row[1]}")));
    }

    [Theory]
    [InlineData("", "line 1", "header")]
    [InlineData("a\n1\n", "line 1", "\"b\" is missing")]
    [InlineData("a,b,c\n", "line 1", "unknown column \"c\"")]
    [InlineData("a,b,a\n", "line 1", "twice")]
    [InlineData("a,b\n1,2\n1\n", "line 3", "1 fields")]
    [InlineData("a,b\n1,2,3\n", "line 2", "3 fields")]
    [InlineData("a,b\n1,2\n\"x,2\n", "line 3", "never closed")]
    [InlineData("a,b\n\"x\"y,2\n", "line 2", "after a closing quote")]
    [InlineData("a,b\n1,x\"y\n", "line 2", "quote inside")]
    [InlineData("a,b\n1\r,2\n", "line 2", "carriage return")]
    [InlineData("a,b\n1,1\n2,2\n3,3\n4,4\n", "line 5", "more than 3 rows")]
    public void TryRead_Refuses_WithTheLine(string text, string where, string reason)
    {
        using var scratch = new Scratch();
        Assert.False(CsvTable.TryRead(scratch.Write("t.csv", text), ["a", "b"], exactly: true, 3, out _, out var refusal));
        Assert.Equal(where, refusal.Where);
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_RefusesBytesThatAreNotUtf8_WithTheLine()
    {
        using var scratch = new Scratch();
        File.WriteAllBytes(scratch.At("t.csv"), [.. "a,b\n1,2\n3,"u8, 0xC3, (byte)'\n']);
        Assert.False(CsvTable.TryRead(scratch.At("t.csv"), ["a", "b"], exactly: true, 10, out _, out var refusal));
        Assert.Equal("line 3", refusal.Where);
        Assert.Contains("UTF-8", refusal.Reason, StringComparison.Ordinal);
    }

    /// <summary>Whatever is cut off: an answer, never an exception; and never a row that the whole text does not hold.</summary>
    [Fact]
    public void TryRead_OfEveryPrefix_AnswersOrRefuses()
    {
        var whole = Encoding.UTF8.GetBytes("a,b\r\n\"x,\"\"京\"\"\",2\r\n\"two\nlines\",4\n5,6\n");
        using var scratch = new Scratch();
        var (read, refused) = (0, 0);
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(scratch.At("t.csv"), whole[..length]);
            if (CsvTable.TryRead(scratch.At("t.csv"), ["a", "b"], exactly: true, 10, out var table, out var refusal))
            {
                read++;
                Assert.True(table.Count <= 3);
            }
            else
            {
                refused++;
                Assert.StartsWith("line ", refusal.Where, StringComparison.Ordinal);
                Assert.NotEmpty(refusal.Reason);
            }
        }

        Assert.True(read > 3 && refused > 20, $"{read} read, {refused} refused");
    }

    [Fact]
    public void CsvText_IsReadBackAsItWas()
    {
        string[][] rows = [["plain", "with, comma"], ["with \"quotes\"", "two\nlines"], ["", "京州"], ["\"", "\r\n"]];
        var csv = new CsvText("a", "b");
        foreach (var row in rows) csv.Row(row);
        using var scratch = new Scratch();
        csv.WriteTo(scratch.At("t.csv"));

        Assert.True(CsvTable.TryRead(scratch.At("t.csv"), ["a", "b"], exactly: true, 10, out var table, out var fault), fault?.ToString());
        Assert.Equal(rows, table.Rows.Select(row => row.Fields));
    }
}
