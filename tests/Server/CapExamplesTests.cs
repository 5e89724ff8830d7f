using System.Text;
using SmartPolicing.Realtime.Server.Partners.Cap;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>
/// The four alerts of the standard itself (OASIS, Common Alerting Protocol 1.2, appendix A), element for element with their odd blanks; long texts
/// are cut.
/// </summary>
public class CapExamplesTests
{
    private const string Advisory =
        """
        <?xml version = "1.0" encoding = "UTF-8"?>
        <alert xmlns = "urn:oasis:names:tc:emergency:cap:1.2">
          <identifier>43b080713727</identifier> 
          <sender>hsas@dhs.gov</sender> 
          <sent>2003-04-02T14:39:01-05:00</sent>
          <status>Actual</status> 
          <msgType>Alert</msgType>
          <scope>Public</scope>  
          <info>
            <category>Security</category>   
            <event>Homeland Security Advisory System Update</event>   
            <urgency>Immediate</urgency>   
            <severity>Severe</severity>   
            <certainty>Likely</certainty>   
            <senderName>U.S. Government, Department of Homeland Security</senderName>
            <headline>Homeland Security Sets Code ORANGE</headline>
            <description>The Department of Homeland Security has elevated the threat level to ORANGE / High.</description>
            <instruction> A High Condition is declared when there is a high risk of terrorist attacks.</instruction> 
            <web>http://www.dhs.gov/dhspublic/display?theme=29</web>
            <parameter>
              <valueName>HSAS</valueName>
              <value>ORANGE</value>
            </parameter>   
            <resource>
              <resourceDesc>Image file (GIF)</resourceDesc>
              <mimeType>image/gif</mimeType>   
              <uri>http://www.dhs.gov/dhspublic/getAdvisoryImage</uri>
            </resource>   
            <area>       
              <areaDesc>U.S. nationwide and interests worldwide</areaDesc>   
            </area>
          </info>
        </alert>
        """;

    private const string Thunderstorm =
        """
        <?xml version = "1.0" encoding = "UTF-8"?>
        <alert xmlns = "urn:oasis:names:tc:emergency:cap:1.2">
          <identifier>KSTO1055887203</identifier> 
          <sender>KSTO@NWS.NOAA.GOV</sender> 
          <sent>2003-06-17T14:57:00-07:00</sent>
          <status>Actual</status> 
          <msgType>Alert</msgType>
          <scope>Public</scope> 
          <info>
            <category>Met</category>   
            <event>SEVERE THUNDERSTORM</event>
            <responseType>Shelter</responseType> 
            <urgency>Immediate</urgency>   
            <severity>Severe</severity>   
            <certainty>Observed</certainty>
            <eventCode>
              <valueName>SAME</valueName>
              <value>SVR</value>
            </eventCode>
            <expires>2003-06-17T16:00:00-07:00</expires>  
            <senderName>NATIONAL WEATHER SERVICE SACRAMENTO CA</senderName>
            <headline>SEVERE THUNDERSTORM WARNING</headline>
            <description> AT 254 PM PDT...DOPPLER RADAR INDICATED A SEVERE THUNDERSTORM OVER SOUTH CENTRAL ALPINE COUNTY.</description>
            <instruction>TAKE COVER IN A SUBSTANTIAL SHELTER UNTIL THE STORM PASSES.</instruction>
            <contact>BARUFFALDI/JUSKIE</contact>
            <area>       
              <areaDesc>EXTREME NORTH CENTRAL TUOLUMNE COUNTY IN CALIFORNIA</areaDesc>
              <polygon>38.47,-120.14 38.34,-119.95 38.52,-119.74 38.62,-119.89 38.47,-120.14</polygon>
              <geocode>
                <valueName>SAME</valueName>
                <value>006109</value>
              </geocode>
              <geocode>
                <valueName>SAME</valueName>
                <value>006009</value>
              </geocode>
            </area>
          </info>
        </alert>
        """;

    private const string Earthquake =
        """
        <?xml version = "1.0" encoding = "UTF-8"?>
        <alert xmlns = "urn:oasis:names:tc:emergency:cap:1.2">
          <identifier>TRI13970876.2</identifier> 
          <sender>trinet@caltech.edu</sender> 
          <sent>2003-06-11T20:56:00-07:00</sent>
          <status>Actual</status> 
          <msgType>Update</msgType>
          <scope>Public</scope>
          <references>trinet@caltech.edu,TRI13970876.1,2003-06-11T20:30:00-07:00</references>
          <info>
            <category>Geo</category>   
            <event>Earthquake</event>   
            <urgency>Past</urgency>   
            <severity>Minor</severity>   
            <certainty>Observed</certainty>
            <senderName>Southern California Seismic Network (TriNet) operated by Caltech and USGS</senderName>
            <headline>EQ 3.4 Imperial County CA</headline>
            <description>A minor earthquake measuring 3.4 on the Richter scale occurred near Brawley, California.</description>
            <web>http://www.trinet.org/scsn/scsn.html</web>
            <parameter>
              <valueName>EventID</valueName>
              <value>13970876</value>
            </parameter>
            <parameter>
              <valueName>Depth</valueName>
              <value>11.8 mi.</value>
            </parameter>
            <area>       
              <areaDesc>1 mi. WSW of Brawley, CA; 11 mi. N of El Centro, CA</areaDesc>
              <circle>32.9525,-115.5527 0</circle>  
            </area>
          </info>
        </alert>
        """;

    private const string Abduction =
        """
        <?xml version = "1.0" encoding = "UTF-8"?>
        <alert xmlns = "urn:oasis:names:tc:emergency:cap:1.2">
           <identifier>KAR0-0306112239-SW</identifier> 
           <sender>KARO@CLETS.DOJ.CA.GOV</sender>
           <sent>2003-06-11T22:39:00-07:00</sent>
           <status>Actual</status> 
           <msgType>Alert</msgType>
           <source>SW</source>
           <scope>Public</scope>
           <info>
             <language>en-US</language>
             <category>Rescue</category>   
             <event>Child Abduction</event>   
             <urgency>Immediate</urgency>   
             <severity>Severe</severity>   
             <certainty>Likely</certainty>
             <eventCode>
                <valueName>SAME</valueName>
                <value>CAE</value>
             </eventCode>
             <senderName>Los Angeles Police Dept - LAPD</senderName>
             <headline>Amber Alert in Los Angeles County</headline>
             <description>DATE/TIME: 06/11/03, 1915 HRS.</description>
             <area>
                <areaDesc>Los Angeles County</areaDesc>
                <geocode>
                   <valueName>SAME</valueName>
                   <value>006037</value>
                </geocode>
             </area>
           </info>
           <info>
             <language>es-US</language>
             <category>Rescue</category>   
             <event>Abducción de Niño</event>
             <urgency>Immediate</urgency>   
             <severity>Severe</severity>   
             <certainty>Likely</certainty>
             <eventCode>
                <valueName>SAME</valueName>
                <value>CAE</value>
             </eventCode>
             <senderName>Departamento de Policía de Los Ángeles - LAPD</senderName>
             <headline>Alerta Amber en el condado de Los Ángeles</headline>
             <description>DATE/TIME: 06/11/03, 1915 HORAS.</description>
             <area>
                <areaDesc>condado de Los Ángeles</areaDesc>
                <geocode>
                   <valueName>SAME</valueName>
                   <value>006037</value>
                </geocode>
             </area>
           </info>
        </alert>
        """;

    [Fact]
    public void AnAdvisoryWithoutAnyPlace_IsRead()
    {
        var alert = Read(Advisory);
        Assert.Equal(("43b080713727", "hsas@dhs.gov", "Actual", "Alert"), (alert.Identifier, alert.Sender, alert.Status, alert.MsgType));
        Assert.Equal(new DateTimeOffset(2003, 4, 2, 19, 39, 1, TimeSpan.Zero), alert.Sent);
        var info = Assert.Single(alert.Infos);
        Assert.Equal(("Homeland Security Sets Code ORANGE", "Immediate", "Severe", "Likely"), (info.Headline, info.Urgency, info.Severity, info.Certainty));
        Assert.Null(info.Expires);
        Assert.Equal(("U.S. nationwide and interests worldwide", 0), (info.Areas[0].Text, info.Areas[0].Polygons.Count));
    }

    [Fact]
    public void AThunderstorm_HasItsPolygon_LatitudeFirst()
    {
        var info = Assert.Single(Read(Thunderstorm).Infos);
        Assert.Equal(new DateTimeOffset(2003, 6, 17, 23, 0, 0, TimeSpan.Zero), info.Expires);
        var ring = Assert.Single(Assert.Single(info.Areas).Polygons);
        Assert.Equal(5, ring.Count);
        Assert.Equal((38.34, -119.95), (Math.Round(ring[1].Latitude, 6), Math.Round(ring[1].Longitude, 6)));
    }

    [Fact]
    public void AnEarthquake_TakesThePlaceOfAnEarlierAlert_WithACircleOfNoRadius()
    {
        var alert = Read(Earthquake);
        Assert.Equal(("Update", "TRI13970876.1"), (alert.MsgType, Assert.Single(alert.References).Identifier));
        var circle = Assert.Single(Assert.Single(Assert.Single(alert.Infos).Areas).Circles);
        Assert.Equal((32.9525, -115.5527, 0), (Math.Round(circle.Middle.Latitude, 6), Math.Round(circle.Middle.Longitude, 6), (int)circle.Metres));
    }

    [Fact]
    public void AnAbduction_IsReadInBothLanguages()
    {
        var alert = Read(Abduction);
        Assert.Equal(["Child Abduction", "Abducción de Niño"], alert.Infos.Select(info => info.Event));
        Assert.Equal(["en-US", "es-US"], alert.Infos.Select(info => info.Language));
    }

    private static CapAlert Read(string text)
    {
        Assert.True(CapReader.TryRead(Encoding.UTF8.GetBytes(text), out var alert, out var fault), fault?.ToString());
        return alert;
    }
}
